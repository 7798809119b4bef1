import { type BackendClient, createBackendClient, unwrap } from '../../../src/client/index.js';
import { moderationDecisionRow, notificationRow, uploadRow } from '../../../src/data/rows.js';
import { buildUpload } from '../../support/build-upload.js';
import { type OperatorTables, openTables } from '../../support/operator-tables.js';
import { createPeople, type Person } from '../../support/people.js';
import { seedContent } from '../../support/seed-content.js';
import type { StartedLocal } from '../../support/start-local.js';
import { photo } from '../access/stage.js';

export type Role = 'creative' | 'fan' | 'moderator' | 'admin';

export const STARTS_AT = '2027-01-01T20:00:00.000Z';
const LARGE_BYTES = 25 * 1024 ** 2;

/** People, tables and an event; empty until it is set, so that tests can be named before. */
export class CountsStage {
  #set: { api: BackendClient; tables: OperatorTables; people: ReadonlyMap<Role, Person> } | undefined;
  #eventId = '';

  async set(local: StartedLocal): Promise<void> {
    const people = createPeople(local);
    const join = async (role: Role, options = {}) => [role, await people.join(role, options)] as const;
    const joined = await Promise.all([
      join('creative', { attributes: { 'custom:accountType': 'creative' } }),
      join('fan'),
      join('moderator', { groups: ['moderators'] }),
      join('admin', { groups: ['admins'] }),
    ]);
    this.#set = { api: createBackendClient(), tables: await openTables(local.runtime), people: new Map(joined) };
    this.#eventId = await this.person('creative').as(
      async () => unwrap(await this.api.mutations.createEvent({ title: 'N', startsAt: STARTS_AT })).id,
    );
  }

  close(): void {
    this.#set?.tables.close();
  }

  get api(): BackendClient {
    return this.#ready().api;
  }

  get tables(): OperatorTables {
    return this.#ready().tables;
  }

  /** An event of the creative. */
  get eventId(): string {
    return this.#eventId;
  }

  person(role: Role): Person {
    const found = this.#ready().people.get(role);
    if (found === undefined) {
      throw new Error(`There is no ${role}.`);
    }
    return found;
  }

  #ready() {
    if (this.#set === undefined) {
      throw new Error('The stage is not set.');
    }
    return this.#set;
  }
}

/** The stage of the file of tests that imports this: each file has its own. */
export const stage = new CountsStage();

const asFan = <Result>(action: () => Promise<Result>) => stage.person('fan').as(action);

export const night = () =>
  stage
    .person('creative')
    .as(async () => unwrap(await stage.api.mutations.createEvent({ title: 'N', startsAt: STARTS_AT })).id);

/** Content of the fan at the event. */
export async function content(overrides: Parameters<typeof seedContent>[1] = {}): Promise<string> {
  const owned = { ownerId: stage.person('fan').sub, creativeId: stage.person('creative').sub, eventId: stage.eventId };
  return (await seedContent(stage.tables, { ...owned, ...overrides }))[0]?.id ?? '';
}

export const film = {
  type: 'VIDEO',
  fileName: 'a.mov',
  mediaType: 'video/quicktime',
  byteLength: LARGE_BYTES,
} as const;
export const still = { type: 'IMAGE', fileName: 'a.jpg', mediaType: 'image/jpeg', byteLength: 10 } as const;
export const initiate = (file: typeof film | typeof still) =>
  stage.api.mutations.initiateUpload({ ...file, purpose: 'FAN_SUBMISSION', eventId: stage.eventId });
export const upload = (file: typeof film | typeof still) => asFan(async () => unwrap(await initiate(file)).uploadId);

/** An upload whose bytes are there. */
export async function arrived(): Promise<string> {
  const bytes = await photo();
  const { uploadId, uploadUrl, headers } = await asFan(async () =>
    unwrap(
      await stage.api.mutations.initiateUpload({
        ...still,
        byteLength: bytes.size,
        purpose: 'FAN_SUBMISSION',
        eventId: stage.eventId,
      }),
    ),
  );
  const signed = new Headers(headers.map(({ name, value }): [string, string] => [name, value]));
  signed.delete('content-length');
  const { status } = await fetch(uploadUrl ?? '', { method: 'PUT', headers: signed, body: bytes });
  if (status !== 200) {
    throw new Error(`Storage took no photo: ${status}.`);
  }
  return uploadId;
}

export async function failedJob(): Promise<string> {
  const ids = { id: crypto.randomUUID(), ownerId: stage.person('fan').sub, eventId: stage.eventId };
  const jobOriginal = {
    bucket: 'uploads',
    key: `events/${stage.eventId}/uploads/${ids.ownerId}/${ids.id}/original.jpg`,
  };
  const row = uploadRow(buildUpload({ ...ids, contentId: crypto.randomUUID(), status: 'FAILED' }));
  await stage.tables.put('Upload', { ...row, jobState: 'DEAD', jobFailedAt: STARTS_AT, jobReason: 'r', jobOriginal });
  return ids.id;
}

export async function decision(): Promise<string> {
  const ids = {
    id: crypto.randomUUID(),
    contentId: crypto.randomUUID(),
    eventId: stage.eventId,
    deciderId: stage.person('moderator').sub,
  };
  const verdict = { verdict: 'APPROVED', outcome: 'APPLIED', contentVersion: 1, createdAt: STARTS_AT } as const;
  await stage.tables.put('ModerationDecision', moderationDecisionRow({ ...ids, ...verdict }));
  return ids.id;
}

export const collection = () =>
  asFan(async () => unwrap(await stage.api.mutations.createCollection({ title: 'C' })).id);
export const playlist = () => asFan(async () => unwrap(await stage.api.mutations.createPlaylist({ title: 'P' })).id);

export async function collected() {
  const [collectionId, contentId] = [await collection(), await content()];
  await asFan(async () => unwrap(await stage.api.mutations.addToCollection({ collectionId, contentId })));
  return { collectionId, contentId };
}

export async function placed() {
  const [playlistId, contentId] = [await playlist(), await content()];
  const { itemId } = await asFan(async () =>
    unwrap(await stage.api.mutations.addToPlaylist({ playlistId, contentId })),
  );
  return { playlistId, itemId };
}

/** A notification of the fan that is unread. */
export async function notification(): Promise<string> {
  const ids = { id: crypto.randomUUID(), ownerId: stage.person('fan').sub };
  const createdAt = new Date().toISOString();
  await stage.tables.put(
    'Notification',
    notificationRow({ ...ids, type: 'SYSTEM', message: 'm', data: {}, createdAt }),
  );
  return ids.id;
}
