import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../src/client/index.js';
import type { JsonObject } from '../../src/local/assembly/index.js';
import { createPeople, type Person } from '../support/people.js';
import { startStandInRekognition } from '../support/stand-in-rekognition.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { photo, submit } from './access/stage.js';
import { createDecisions } from './grants/decisions.js';
import { deniedWithout, describeGrant, type SingleGrant, singleGrants, withoutGrant } from './grants/single-grants.js';
import { assemblyOf } from './grants/stage.js';

/** Labels that a machine gives, through the real client: the worker's real SDK client talks to a stand-in of Rekognition. */
const decisions = createDecisions();
let standIn: Awaited<ReturnType<typeof startStandInRekognition>>;
let local: StartedLocal;
let fan: Person;
let moderator: Person;
let api: BackendClient;
let eventId: string;

const clip = readFileSync(fileURLToPath(new URL('../../examples/demo/media/clip.mov', import.meta.url)));
const WEAPONS = { Name: 'Weapons', ParentName: 'Violence', Confidence: 93.5 };
const ALCOHOL = { Name: 'Alcohol', ParentName: '', Confidence: 55 };

beforeAll(async () => {
  standIn = await startStandInRekognition();
  const environment = { ...process.env, MODERATION_LABELLER: 'rekognition', REKOGNITION_ENDPOINT: standIn.endpoint };
  local = await startLocal('dropclip', { environment, onDecision: decisions.listen });
  standIn.askIam(local.runtime.ports.iam);
  const people = createPeople(local);
  api = createBackendClient();
  const creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  [fan, moderator] = await Promise.all([people.join('fan'), people.join('moderator', { groups: ['moderators'] })]);
  const event = { title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' };
  eventId = await creative.as(async () => unwrap(await api.mutations.createEvent(event)).id);
}, 240_000);

afterAll(async () => {
  await local?.close();
  await standIn?.stop();
});

beforeEach(() => standIn.see());

const queue = () => moderator.as(async () => unwrap(await api.queries.listModerationQueue({ eventId })).items);
const itemOf = async (contentId: string) => (await queue()).find(({ content }) => content?.id === contentId);

it('are asked for once for a photo, as a JPEG, and put what is surely seen first', async () => {
  const plain = await submit(fan, eventId, await photo());
  standIn.see(WEAPONS, ALCOHOL);
  const flagged = await submit(fan, eventId, await photo());
  standIn.see(ALCOHOL);
  await submit(fan, eventId, await photo());

  expect((await queue()).map(({ content }) => content?.id).indexOf(flagged.contentId)).toBe(0);
  expect(await itemOf(plain.contentId)).toMatchObject({ flagged: false, labels: [] });
  expect(await itemOf(flagged.contentId)).toMatchObject({
    flagged: true,
    labels: [
      { name: 'Weapons', parent: 'Violence', confidence: 93.5 },
      { name: 'Alcohol', confidence: 55 },
    ],
  });
  expect(standIn.requests).toHaveLength(3);
  const [first] = standIn.requests;
  const { Image } = JSON.parse(first?.body ?? '') as { readonly Image: { readonly Bytes: string } };
  expect(first?.headers['x-amz-target']).toBe('RekognitionService.DetectModerationLabels');
  expect((await sharp(Buffer.from(Image.Bytes, 'base64')).metadata()).format).toBe('jpeg');
});

it('are asked for a film too, and noted once', async () => {
  standIn.see(WEAPONS);
  const asked = standIn.requests.length;
  const film = await submit(fan, eventId, new Blob([new Uint8Array(clip)], { type: 'video/quicktime' }));

  expect(await itemOf(film.contentId)).toMatchObject({ flagged: true, labels: [{ name: 'Weapons' }] });
  expect(standIn.requests.length).toBeGreaterThan(asked);
});

it('need the single grant that they bring; without it a file is content all the same, and its denial is logged', async () => {
  const grants = singleGrants(assemblyOf(local)).filter((grant) => describeGrant(grant).includes('rekognition:'));
  expect(grants.map(describeGrant)).toEqual(['processUpload may rekognition:DetectModerationLabels on *']);
  const [grant] = grants as [SingleGrant];
  const allowed = decisions.allowedTo(grant.role.attributes['Arn'] ?? '');
  expect(deniedWithout(assemblyOf(local), grant, allowed)).toMatchObject([{ action: grant.action }]);

  const { role, policy } = grant;
  const { PolicyName, PolicyDocument } = policy.properties;
  const put = (document: JsonObject) => local.runtime.ports.iam.putRolePolicy(role.ref, String(PolicyName), document);
  put(withoutGrant(grant));
  const { contentId } = await submit(fan, eventId, await photo()).finally(() => put(PolicyDocument as JsonObject));

  expect(await itemOf(contentId)).toMatchObject({ flagged: false, labels: null });
  expect(JSON.stringify(local.logs.filter(({ from }) => from === 'lambda'))).toMatch(
    /content not labelled.*not authorized to perform: rekognition:DetectModerationLabels/,
  );
});
