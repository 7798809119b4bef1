import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NurseryClient } from './test-support/amplify-client.js';
import { createNurseryClient } from './test-support/amplify-client.js';
import type { TestApi } from './test-support/start-api.js';
import { startNursery } from './test-support/start-nursery.js';

/** The real `aws-amplify` data client against the resolvers that Amplify generated for `test/fixtures/gen2-app`. */
let api: TestApi;
let client: NurseryClient;

beforeAll(async () => {
  const presigned: Record<string, (event: unknown) => unknown> = {};
  api = await startNursery(presigned);
  const source = api.assembly.resources.find(
    ({ attributes }) => attributes['Name'] === 'FnPresignUploadLambdaDataSource',
  );
  const functionArn = JSON.stringify(source?.properties['LambdaConfig']).match(/function:(\w+)/)?.[1] ?? '';
  presigned[functionArn] = (event) => {
    const { arguments: args } = event as { readonly arguments: { readonly key: string } };
    return { url: `https://example.com/${args.key}`, key: args.key, expiresIn: 60 };
  };
  client = await createNurseryClient(api);
});

afterAll(() => api?.stop());

interface Outcome {
  readonly data: unknown;
  readonly errors?: readonly { readonly message: string; readonly errorType?: string }[] | undefined;
}

function must<Value>(outcome: { readonly data: Value } & Outcome): NonNullable<Value> {
  expect(outcome.errors ?? []).toEqual([]);
  if (outcome.data === null || outcome.data === undefined) {
    throw new Error('there is no data');
  }
  return outcome.data;
}

const refused = (outcome: Outcome) => outcome.errors?.map(({ message }) => message).join() ?? 'it was allowed';

const sizes = (uploads: readonly unknown[]) =>
  uploads.map((upload) => (upload as { readonly fileSize: number }).fileSize);

async function createEvent(): Promise<string> {
  client.be('carol', 'creatives');
  return must(await client.models.Event.create({ name: 'E1' })).id;
}

describe('models', () => {
  it('are created and read by the group that may', async () => {
    const id = await createEvent();

    expect(must(await client.models.Event.get({ id })).name).toBe('E1');
    client.be('alice');
    expect(must(await client.models.Event.get({ id })).name).toBe('E1');
    expect(refused(await client.models.Event.create({ name: 'no' }))).toBe(
      'Not Authorized to access createEvent on type Mutation',
    );
  });

  it('belong to their owner', async () => {
    const eventId = await createEvent();
    client.be('alice');
    const upload = must(await client.models.Upload.create({ eventId, status: 'PENDING', progress: 0, fileSize: 10 }));
    expect(upload.owner).toBe('alice');
    expect(must(await client.models.Upload.update({ id: upload.id, progress: 50 })).progress).toBe(50);

    client.be('bob');
    expect(refused(await client.models.Upload.get({ id: upload.id }))).toMatch('Not Authorized to access getUpload');
    expect(must(await client.models.Upload.list()).filter(({ id }) => id === upload.id)).toEqual([]);
    expect(refused(await client.models.Upload.update({ id: upload.id, progress: 1 }))).toMatch('Not Authorized');

    client.be('mod', 'moderators');
    expect(must(await client.models.Upload.update({ id: upload.id, progress: 60 })).progress).toBe(60);
    expect(refused(await client.models.Upload.delete({ id: upload.id }))).toMatch('Not Authorized');

    client.be('alice');
    expect(must(await client.models.Upload.delete({ id: upload.id })).id).toBe(upload.id);
    expect(await client.models.Upload.get({ id: upload.id })).toMatchObject({ data: null });
  });

  it('are listed with filters, through indexes, in pages', async () => {
    const eventId = await createEvent();
    client.be('dora');
    for (const fileSize of [1, 2, 3, 4]) {
      must(await client.models.Upload.create({ eventId, fileSize, status: fileSize > 2 ? 'DONE' : 'PENDING' }));
    }
    const done = must(await client.models.Upload.list({ filter: { status: { eq: 'DONE' } } }));
    expect(done.map(({ fileSize }) => fileSize).sort()).toEqual([3, 4]);

    const range = { eventId, fileSize: { between: [2, 3] as [number, number] } };
    const sorted = must(await client.models.Upload.listUploadsByEvent(range, { sortDirection: 'DESC' }));
    expect(sorted.map(({ fileSize }) => fileSize)).toEqual([3, 2]);

    const first = await client.models.Upload.listUploadsByEvent({ eventId }, { limit: 3 });
    expect(must(first)).toHaveLength(3);
    const rest = await client.models.Upload.listUploadsByEvent(
      { eventId },
      { limit: 3, nextToken: first.nextToken ?? '' },
    );
    expect(must(rest).map(({ fileSize }) => fileSize)).toEqual([4]);
    const forged = await client.models.Upload.listUploadsByEvent(
      { eventId },
      { nextToken: Buffer.from('x'.repeat(40)).toString('base64url') },
    );
    expect(refused(forged)).toBe('Invalid pagination token given.');
  });

  it('reach their relations when they are read, and not when they are changed', async () => {
    const eventId = await createEvent();
    client.be('erin');
    const { id } = must(await client.models.Upload.create({ eventId, fileSize: 1 }));

    const read = await client.models.Upload.get({ id }, { selectionSet: ['id', 'event.name', 'event.uploads.id'] });
    expect(must(read)).toMatchObject({ event: { name: 'E1', uploads: [{ id }] } });
    const changed = await client.models.Upload.update({ id, progress: 1 }, { selectionSet: ['id', 'event.name'] });
    expect(must(changed)).toEqual({ id, event: null });
  });

  it('refuse to change a row that is not there', async () => {
    client.be('mod', 'moderators');
    expect(refused(await client.models.Upload.update({ id: 'nope', progress: 1 }))).toMatch(
      /Not Authorized|conditional request failed/,
    );
  });

  it('take only values of their types', async () => {
    client.be('alice');
    const answer = await api.query('mutation { createUpload(input: { eventId: "e", status: NOPE }) { id } }');
    expect(answer.status).toBe(200);
    expect(answer.errors?.[0]?.['message']).toMatch(/^Validation error of type WrongType: /);
  });
});

describe('custom operations', () => {
  it('invoke their function with what Amplify tells it', async () => {
    client.be('alice');
    expect(must(await client.mutations.presignUpload({ key: 'k' }))).toEqual({
      url: 'https://example.com/k',
      key: 'k',
      expiresIn: 60,
    });
  });

  it('run their code on the tables of models', async () => {
    client.be('sam', 'staff');
    const plant = must(await client.models.Plant.create({ name: 'Fern', light: 'SHADE', heightCentimetres: 40 }));

    expect(must(await client.mutations.waterPlant({ plantId: plant.id })).wateredAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    const plants = must(await client.queries.plantsUpTo({ light: 'SHADE', heightCentimetres: 50 }));
    expect(plants.map((found) => found?.name)).toEqual(['Fern']);
    expect(refused(await client.mutations.waterPlant({ plantId: 'none' }))).toBe('There is no plant none');
    client.be('alice');
    expect(refused(await client.mutations.waterPlant({ plantId: plant.id }))).toBe(
      'Not Authorized to access waterPlant on type Mutation',
    );
  });
});

describe('subscriptions', () => {
  it('deliver to an owner what is his, and what his own filter lets through', async () => {
    const eventId = await createEvent();
    client.be('alice');
    const all = await client.watch(client.models.Upload.onCreate());
    const large = await client.watch(client.models.Upload.onCreate({ filter: { fileSize: { gt: 100 } } }));
    for (const fileSize of [10, 500]) {
      must(await client.models.Upload.create({ eventId, fileSize }));
    }
    client.be('bob');
    must(await client.models.Upload.create({ eventId, fileSize: 900 }));
    client.be('alice');
    must(await client.models.Upload.create({ eventId, fileSize: 1000 }));

    expect(sizes(await all.until(3))).toEqual([10, 500, 1000]);
    expect(sizes(await large.until(2))).toEqual([500, 1000]);
    all.end();
    large.end();
  });

  it('follow the filter that their code sets', async () => {
    client.be('alice');
    const moderated = await client.watch(client.subscriptions.onModerated({ contentId: 'c1' }));
    client.be('mod', 'moderators');
    must(await client.mutations.publishModeration({ contentId: 'c2', status: 'OK' }));
    must(await client.mutations.publishModeration({ contentId: 'c1', status: 'OK' }));

    expect(await moderated.until(1)).toMatchObject([{ contentId: 'c1', status: 'OK' }]);
    moderated.end();
  });
});
