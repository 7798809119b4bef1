import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type BackendClient, createBackendClient, unwrap, uploadFile } from '../../../src/client/index.js';
import { uploadRow } from '../../../src/data/rows.js';
import type { Content } from '../../../src/domain/content/content.js';
import { bucketOfVariant, stagedKeyOf, variantKey } from '../../../src/domain/storage-keys.js';
import type { Upload } from '../../../src/domain/upload/upload.js';
import type { Assembly } from '../../../src/local/assembly/index.js';
import { buildUpload } from '../../support/build-upload.js';
import { eventually } from '../../support/eventually.js';
import { createOperator, type Operator } from '../../support/operator.js';
import { type OperatorTables, openTables } from '../../support/operator-tables.js';
import { createPeople, type People, type Person } from '../../support/people.js';
import { seedContent } from '../../support/seed-content.js';
import type { StartedLocal } from '../../support/start-local.js';
import type { Decisions } from './decisions.js';

/** Long enough to go in parts; it is no picture, which storage does not mind. */
const LARGE = new Blob([new Uint8Array(17 * 1024 ** 2)], { type: 'image/jpeg' });

/** What of something there is: at an event, or in a profile. Their keys lie under different prefixes. */
export type Place = 'event' | 'profile';
export const PLACES: readonly Place[] = ['event', 'profile'];

export interface Stage {
  readonly local: StartedLocal;
  readonly people: People;
  readonly creative: Person;
  readonly fan: Person;
  readonly moderator: Person;
  readonly admin: Person;
  readonly api: BackendClient;
  readonly operator: Operator;
  readonly tables: OperatorTables;
  readonly eventId: string;
  /** What the roles were allowed, from the first flow on. */
  readonly played: Decisions;
}

/** The backend that the runtime runs. */
export function assemblyOf({ runtime: { assembly } }: StartedLocal): Assembly {
  if (assembly === undefined) {
    throw new Error('The runtime runs no backend.');
  }
  return assembly;
}

export async function setStage(local: StartedLocal, played: Decisions): Promise<Stage> {
  const people = createPeople(local);
  const api = createBackendClient();
  const [creative, fan, moderator, admin] = await Promise.all([
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
    people.join('fan'),
    people.join('moderator', { groups: ['moderators'] }),
    people.join('admin', { groups: ['admins'] }),
  ]);
  const [operator, tables] = [createOperator(local.runtime), await openTables(local.runtime)];
  const stage = { local, people, creative, fan, moderator, admin, api, operator, tables, played };
  return { ...stage, eventId: await announceEvent(stage) };
}

export function announceEvent({ creative, api }: Pick<Stage, 'creative' | 'api'>): Promise<string> {
  const event = { title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' };
  return creative.as(async () => unwrap(await api.mutations.createEvent(event)).id);
}

const targetOf = ({ eventId }: Pick<Stage, 'eventId'>, place: Place) =>
  place === 'event' ? ({ purpose: 'FAN_SUBMISSION', eventId } as const) : ({ purpose: 'PROFILE' } as const);

/** The fan sends a file, as the client library does. */
export function send(stage: Stage, place: Place, file: Blob = LARGE): Promise<{ uploadId: string; contentId: string }> {
  return stage.fan.as(() => uploadFile(file, { ...targetOf(stage, place), fileName: 'file' }));
}

/** An upload of the fan that is to go in parts, none of which has arrived. */
export async function announce(stage: Stage, place: Place): Promise<Upload> {
  const file = { type: 'IMAGE', fileName: 'a.jpg', mediaType: 'image/jpeg', byteLength: LARGE.size } as const;
  const { uploadId } = await stage.fan.as(async () =>
    unwrap(await stage.api.mutations.initiateUpload({ ...file, ...targetOf(stage, place) })),
  );
  return (await stage.tables.get('Upload', uploadId)) as unknown as Upload;
}

/** A row of an upload of the fan, as the backend would have it by then. */
export async function seedUpload(stage: Stage, place: Place, more: Record<string, unknown>): Promise<Upload> {
  const { eventId: _event, creativeId: _creative, ...profile } = buildUpload({ purpose: 'PROFILE' });
  const { eventId } = stage;
  const base = place === 'event' ? buildUpload({ eventId, creativeId: stage.creative.sub }) : profile;
  const upload = { ...base, id: crypto.randomUUID(), contentId: crypto.randomUUID(), ownerId: stage.fan.sub };
  await stage.tables.put('Upload', { ...uploadRow(upload), ...more });
  return upload;
}

/** Content of the fan with its files: at an event a film with a poster, in a profile a picture. */
export async function seedFiles(
  stage: Stage,
  place: Place,
  more: Parameters<typeof seedContent>[1] = {},
): Promise<string> {
  const content = await seedRow(stage, place, more);
  await putFiles(stage, content);
  return content.id;
}

/** The same without its files. */
export async function seedRow(
  stage: Stage,
  place: Place,
  more: Parameters<typeof seedContent>[1] = {},
): Promise<Content> {
  const film = { name: 'video', mediaType: 'video/mp4', byteLength: 4, width: 16, height: 9 } as const;
  const picture = { name: 'w320', mediaType: 'image/webp', byteLength: 4, width: 16, height: 9 } as const;
  const [content] = await seedContent(stage.tables, {
    ownerId: stage.fan.sub,
    ...(place === 'event'
      ? { eventId: stage.eventId, creativeId: stage.creative.sub, kind: 'VIDEO', variants: [film, picture] }
      : { eventId: undefined, creativeId: undefined, purpose: 'PROFILE', variants: [picture] }),
    ...more,
  });
  if (content === undefined) {
    throw new Error('No content was stored.');
  }
  return content;
}

export async function putFiles(stage: Stage, content: Content): Promise<void> {
  for (const variant of content.variants) {
    const bucket = bucketOfVariant(variant.mediaType);
    await putObject(stage, bucket, variantKey(content, content.pipelineVersion, variant), variant.mediaType);
  }
}

export async function putObject({ operator }: Stage, bucket: string, Key: string, ContentType = 'text/plain') {
  await operator.s3.send(new PutObjectCommand({ Bucket: operator.bucket(bucket), Key, Body: 'made', ContentType }));
}

export async function decide(
  { moderator, api, tables }: Stage,
  contentId: string,
  decision: 'APPROVED' | 'REJECTED',
): Promise<void> {
  const expectedVersion = Number((await tables.get('Content', contentId))?.['version']);
  await moderator.as(async () => unwrap(await api.mutations.moderateContent({ contentId, decision, expectedVersion })));
}

/** Has it approved, and waits until its copies are served. */
export async function publish(stage: Stage, contentId: string): Promise<void> {
  await decide(stage, contentId, 'APPROVED');
  await eventually(
    'its copies are served',
    async () => (await stage.tables.get('Content', contentId))?.['publishedAt'],
  );
}

/** Storage's word of an original, in the queue that the template calls so. */
export async function tellOf({ operator }: Stage, queue: string, upload: Upload, object: object = {}): Promise<void> {
  const detail = { bucket: { name: operator.bucket('uploads') }, object: { key: stagedKeyOf(upload), ...object } };
  const QueueUrl = await operator.queue(queue);
  await operator.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ detail }) }));
}

const MAX_ROUNDS = 8;

/** Plays it until a role was allowed all of this at least once: what comes of a race comes in one of some rounds. */
export async function playUntil(
  { played }: Stage,
  role: RegExp,
  wanted: readonly (readonly [action: string, resource: RegExp])[],
  play: () => Promise<void>,
): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    await play();
    const asked = played.allowedTo(role);
    if (wanted.every(([action, on]) => asked.some((input) => input.action === action && on.test(input.resource)))) {
      return;
    }
  }
}
