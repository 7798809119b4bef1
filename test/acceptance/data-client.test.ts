import { generateClient } from 'aws-amplify/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schema } from '../fixtures/gen2-app/amplify/data/schema.js';
import { eventually } from '../support/eventually.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { type Subscribable, subscribe } from '../support/subscribe.js';

/**
 * What the generated data client of any Gen 2 project does: the project is the second one, not DropClip.
 * Each test goes through Cognito, HTTP and WebSocket of the running backend.
 */
let local: StartedLocal;
let people: People;
let alice: Person;
let bob: Person;
let carol: Person;
let mod: Person;

const client = () => generateClient<Schema>({ authMode: 'userPool' });
type Client = ReturnType<typeof client>;

/** One client a person: each has a session of their own. */
let api: Client;

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly errorType?: string | null }[];
}

function dataOf<Data>({ data, errors }: Answer<Data>): NonNullable<Data> {
  expect(errors ?? []).toEqual([]);
  if (data === null || data === undefined) {
    throw new Error('The answer holds no data.');
  }
  return data;
}

function errorsOf({ errors }: Answer<unknown>): string {
  expect(errors?.length ?? 0).toBeGreaterThan(0);
  return JSON.stringify(errors);
}

beforeAll(async () => {
  local = await startLocal('gen2App');
  people = createPeople(local);
  api = client();
  [alice, bob, carol, mod] = await Promise.all([
    people.join('alice'),
    people.join('bob'),
    people.join('carol', { groups: ['creatives'] }),
    people.join('mod', { groups: ['moderators'] }),
  ]);
});

afterAll(() => local?.close());

let eventId: string;
let uploadId: string;

describe('models', () => {
  it('lets a group create', async () => {
    const event = dataOf(await carol.as(() => api.models.Event.create({ name: 'E1' })));
    eventId = event.id;

    expect(event).toMatchObject({ name: 'E1', createdAt: expect.any(String), updatedAt: expect.any(String) });
  });

  it('refuses to create to those outside the group', async () => {
    expect(errorsOf(await alice.as(() => api.models.Event.create({ name: 'no' })))).toContain('Unauthorized');
  });

  it('makes the caller the owner', async () => {
    const upload = dataOf(
      await alice.as(() => api.models.Upload.create({ eventId, status: 'PENDING', progress: 0, fileSize: 10 })),
    );
    uploadId = upload.id;

    expect(upload).toMatchObject({ owner: alice.sub, status: 'PENDING', fileSize: 10 });
  });

  it('gives an owner their own', async () => {
    expect(dataOf(await alice.as(() => api.models.Upload.get({ id: uploadId }))).id).toBe(uploadId);
  });

  it('lists with a filter', async () => {
    const found = dataOf(
      await alice.as(() => api.models.Upload.list({ filter: { progress: { lt: 5 }, status: { eq: 'PENDING' } } })),
    );
    const none = dataOf(await alice.as(() => api.models.Upload.list({ filter: { progress: { gt: 5 } } })));

    expect(found.map(({ id }) => id)).toEqual([uploadId]);
    expect(none).toEqual([]);
  });

  it('updates', async () => {
    const updated = dataOf(
      await alice.as(() => api.models.Upload.update({ id: uploadId, progress: 50, status: 'UPLOADING' })),
    );

    expect(updated).toMatchObject({ progress: 50, status: 'UPLOADING', fileSize: 10 });
  });

  it('queries a secondary index by its sort key', async () => {
    const inside = dataOf(
      await alice.as(() => api.models.Upload.listUploadsByEvent({ eventId, fileSize: { between: [5, 20] } })),
    );
    const outside = dataOf(
      await alice.as(() => api.models.Upload.listUploadsByEvent({ eventId, fileSize: { gt: 20 } })),
    );

    expect(inside.map(({ id }) => id)).toEqual([uploadId]);
    expect(outside).toEqual([]);
  });

  it('follows relations both ways in one query', async () => {
    const upload = dataOf(
      await alice.as(() =>
        api.models.Upload.get({ id: uploadId }, { selectionSet: ['id', 'event.name', 'event.uploads.id'] }),
      ),
    );

    expect(upload.event).toEqual({ name: 'E1', uploads: [{ id: uploadId }] });
  });

  it('redacts relations in the answer of a mutation, as AppSync does', async () => {
    const upload = dataOf(
      await alice.as(() =>
        api.models.Upload.update({ id: uploadId, progress: 51 }, { selectionSet: ['id', 'event.name'] }),
      ),
    );

    expect(upload.event).toBeNull();
  });

  it('answers null for what does not exist', async () => {
    const { data, errors } = await alice.as(() => api.models.Upload.get({ id: 'nope' }));

    expect({ data, errors }).toEqual({ data: null, errors: undefined });
  });
});

describe('strangers', () => {
  it('may not get', async () => {
    expect(errorsOf(await bob.as(() => api.models.Upload.get({ id: uploadId })))).toContain('Unauthorized');
  });

  it('find nothing in a list', async () => {
    expect(dataOf(await bob.as(() => api.models.Upload.list()))).toEqual([]);
  });

  it('may not update', async () => {
    expect(errorsOf(await bob.as(() => api.models.Upload.update({ id: uploadId, progress: 1 })))).toContain(
      'Unauthorized',
    );
    expect(dataOf(await alice.as(() => api.models.Upload.get({ id: uploadId }))).progress).toBe(51);
  });
});

describe('another group', () => {
  it('may do what its rule says', async () => {
    expect(dataOf(await mod.as(() => api.models.Upload.update({ id: uploadId, progress: 60 }))).progress).toBe(60);
  });

  it('may not do more', async () => {
    expect(errorsOf(await mod.as(() => api.models.Upload.delete({ id: uploadId })))).toContain('Unauthorized');
  });
});

describe('custom operations', () => {
  it('run a function', async () => {
    const ticket = dataOf(await alice.as(() => api.mutations.presignUpload({ key: 'k' })));

    expect(ticket).toMatchObject({ key: 'public/k', expiresIn: expect.any(Number) });
    expect(new URL(ticket.url).origin).toBe(local.runtime.endpoint);
  });

  it('sign a URL that stores', async () => {
    const { url } = dataOf(await alice.as(() => api.mutations.presignUpload({ key: 'stored' })));

    expect((await fetch(url, { method: 'PUT', body: 'bytes' })).status).toBe(200);
  });

  it('run a JS resolver on a model’s table', async () => {
    const sam = await people.join('sam', { groups: ['staff'] });
    const plant = dataOf(
      await sam.as(() =>
        api.models.Plant.create({ name: 'Fern', light: 'SHADE', heightCentimetres: 30, costCents: 250 }),
      ),
    );
    const upTo = (heightCentimetres: number) =>
      alice.as(() =>
        Promise.resolve(
          api.graphql({
            query: `query { plantsUpTo(light: SHADE, heightCentimetres: ${heightCentimetres}) { id name } }`,
          }),
        ),
      );
    const found = (await upTo(40)) as Answer<{ plantsUpTo: unknown[] }>;
    const none = (await upTo(20)) as Answer<{ plantsUpTo: unknown[] }>;

    expect(dataOf(found).plantsUpTo).toEqual([{ id: plant.id, name: 'Fern' }]);
    expect(dataOf(none).plantsUpTo).toEqual([]);
  });

  it('keep a field that is for one group from everyone else', async () => {
    const answer = await alice.as(() => api.queries.plantsUpTo({ light: 'SHADE', heightCentimetres: 40 }));

    expect(errorsOf(answer)).toContain('Not Authorized to access costCents on type Plant');
  });
});

describe('requests', () => {
  it('are validated against the schema', async () => {
    const answer = await alice.as(() =>
      Promise.resolve(
        api.graphql({ query: 'mutation { createUpload(input:{eventId:"e", status: NOPE}) { id } }' }),
      ).catch((reason: unknown) => reason),
    );

    expect(errorsOf(answer as Answer<unknown>)).toMatch(/WrongType|Validation/);
  });

  it('may ask twice under two names', async () => {
    const query = `query { a: getUpload(id:"${uploadId}") { id owner } b: getEvent(id:"${eventId}") { name } }`;
    const answer = (await alice.as(() => Promise.resolve(api.graphql({ query })))) as Answer<unknown>;

    expect(answer.data).toEqual({ a: { id: uploadId, owner: alice.sub }, b: { name: 'E1' } });
  });

  it('that name a condition which does not hold change nothing', async () => {
    const query = `mutation { updateUpload(input: {id: "${uploadId}", progress: 99}, condition: {progress: {eq: 1}}) { id } }`;
    const answer = await alice.as(() => Promise.resolve(api.graphql({ query })).catch((reason: unknown) => reason));

    expect(errorsOf(answer as Answer<unknown>)).toContain('ConditionalCheckFailed');
    expect(dataOf(await alice.as(() => api.models.Upload.get({ id: uploadId }))).progress).toBe(60);
  });

  it('without a session are refused', async () => {
    const response = await fetch(local.runtime.graphqlUrls[0] ?? '', {
      method: 'POST',
      body: '{"query":"{ __typename }"}',
    });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ errorType: 'UnauthorizedException' }] });
  });
});

describe('subscriptions', () => {
  it('deliver to owners their own, filtered by argument, and to others nothing', async () => {
    const own = await alice.as(() => subscribe<{ fileSize?: number | null }>(api.models.Upload.onCreate()));
    const large = await alice.as(() =>
      subscribe<{ fileSize?: number | null }>(api.models.Upload.onCreate({ filter: { fileSize: { gt: 100 } } })),
    );
    for (const [person, fileSize] of [
      [alice, 10],
      [alice, 500],
      [bob, 900],
      [alice, 20],
    ] as const) {
      dataOf(await person.as(() => api.models.Upload.create({ eventId, fileSize })));
    }
    await eventually('the last one arrives', () => own.received.some(({ fileSize }) => fileSize === 20));

    expect(own.received.map(({ fileSize }) => fileSize)).toEqual([10, 500, 20]);
    expect(large.received.map(({ fileSize }) => fileSize)).toEqual([500]);
    own.close();
    large.close();
  });

  it('of custom mutations are filtered by what their resolver set', async () => {
    const moderated = await alice.as(() => subscribe(api.subscriptions.onModerated({ contentId: 'c1' })));
    for (const [contentId, status] of [
      ['c2', 'OTHER'],
      ['c1', 'OK'],
    ] as const) {
      expect(dataOf(await mod.as(() => api.mutations.publishModeration({ contentId, status })))).toMatchObject({
        status,
      });
    }
    await eventually('the push arrives', () => moderated.received.length > 0);

    expect(moderated.received).toEqual([expect.objectContaining({ contentId: 'c1', status: 'OK' })]);
    moderated.close();
  });

  it('refuse the publishing mutation to those outside its group', async () => {
    const answer = await alice.as(() => api.mutations.publishModeration({ contentId: 'c1' }));

    expect(errorsOf(answer)).toContain('Unauthorized');
  });

  it('refuse to name another owner', async () => {
    const query = `subscription { onCreateUpload(owner: "${bob.sub}") { id owner } }`;
    const attempt = alice.as(() => subscribe(api.graphql({ query }) as unknown as Subscribable<unknown>));

    await expect(attempt).rejects.toMatchObject({ errors: [{ message: expect.stringContaining('Unauthorized') }] });
  });
});

describe('deleting', () => {
  it('is for the owner, and final', async () => {
    expect(dataOf(await alice.as(() => api.models.Upload.delete({ id: uploadId }))).id).toBe(uploadId);
    const { data, errors } = await alice.as(() => api.models.Upload.get({ id: uploadId }));

    expect({ data, errors }).toEqual({ data: null, errors: undefined });
  });

  it('of what is gone fails', async () => {
    expect(errorsOf(await alice.as(() => api.models.Upload.delete({ id: uploadId })))).toMatch(
      /Unauthorized|Conditional/,
    );
  });
});
