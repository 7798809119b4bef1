import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { generateClient } from 'aws-amplify/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schema } from '../fixtures/gen2-app/amplify/data/schema.js';
import { eventually } from '../support/eventually.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { freePort, startCli } from '../support/start-cli.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { subscribe } from '../support/subscribe.js';

/** The runtime knows no project: what Amplify Gen 2 offers beyond what data-client.test.ts uses works in the second one too. */
let local: StartedLocal;
let people: People;
let alice: Person;
let bob: Person;
let mod: Person;
let sam: Person;

const asIdentity = { authMode: 'identityPool' } as const;
const client = () => generateClient<Schema>({ authMode: 'userPool' });
let api: ReturnType<typeof client>;

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly errorType?: string | null }[] | undefined;
}

function dataOf<Data>({ data, errors }: Answer<Data>): NonNullable<Data> {
  expect(errors ?? []).toEqual([]);
  if (data === null || data === undefined) {
    throw new Error('The answer holds no data.');
  }
  return data;
}

const typesOf = ({ errors = [] }: Answer<unknown>) => errors.map(({ errorType }) => errorType);

beforeAll(async () => {
  local = await startLocal('gen2App');
  people = createPeople(local);
  api = client();
  [alice, bob, mod, sam] = await Promise.all([
    people.join('alice'),
    people.join('bob'),
    people.join('mod', { groups: ['moderators'] }),
    people.join('sam', { groups: ['staff'] }),
  ]);
});

afterAll(() => local?.close());

type PlantInput = Parameters<typeof api.models.Plant.create>[0];

const plant = (input: Partial<PlantInput> = {}) =>
  sam.as(async () => dataOf(await api.models.Plant.create({ name: 'Fern', light: 'SHADE', ...input })));

describe('the identity pool', () => {
  const seen = ['id', 'name'] as const;

  it('lets guests read what is theirs to read, and nothing else', async () => {
    const { id } = await plant();
    await people.guest.as(async () => {
      const found = await api.models.Plant.get({ id }, { ...asIdentity, selectionSet: seen });
      const listed = await api.models.Plant.list({ ...asIdentity, selectionSet: seen });

      expect(dataOf(found)).toEqual({ id, name: 'Fern' });
      expect(dataOf(listed).map((item) => item.id)).toContain(id);
      expect(typesOf(await api.models.Plant.create({ name: 'x', light: 'SUN' }, asIdentity))).toEqual(['Unauthorized']);
      expect(typesOf(await api.models.Plant.delete({ id }, asIdentity))).toEqual(['Unauthorized']);
      expect(typesOf(await api.models.CareSheet.list(asIdentity))).toEqual(['Unauthorized']);
      expect(typesOf(await api.models.Order.list(asIdentity))).toEqual(['Unauthorized']);
    });
  });

  it('lets signed-in users read by their role', async () => {
    const { id } = await plant();
    const loner = await people.join('loner', { leaves: ['members'] });
    const found = await loner.as(() => api.models.Plant.get({ id }, { ...asIdentity, selectionSet: seen }));
    const refused = await loner.as(() => api.models.Plant.update({ id, name: 'Mine' }, asIdentity));

    expect(dataOf(found)).toEqual({ id, name: 'Fern' });
    expect(typesOf(refused)).toEqual(['Unauthorized']);
  });
});

describe('a field with a rule of its own', () => {
  it('is read and written by its group, and redacted in the answers of mutations, as AppSync does', async () => {
    const created = await plant({ costCents: 250 });
    const { id } = created;
    const read = async () => dataOf(await api.models.Plant.get({ id })).costCents;
    const seen = await sam.as(async () => {
      const first = await read();
      const changed = dataOf(await api.models.Plant.update({ id, costCents: 300 }));
      const second = await read();
      dataOf(await api.models.Plant.update({ id, costCents: null }));
      return [created.costCents, first, changed.costCents, second, await read()];
    });

    expect(seen).toEqual([null, 250, null, 300, null]);
  });

  it('is kept from everyone else, in reading, writing and nulling', async () => {
    const { id } = await plant({ costCents: 250 });
    const read = await alice.as(() => api.models.Plant.get({ id }, { selectionSet: ['name', 'costCents'] }));
    const attempts = [
      await alice.as(() => api.models.Plant.update({ id, costCents: 1 })),
      await alice.as(() => api.models.Plant.update({ id, costCents: null })),
      await alice.as(() => api.models.Plant.create({ name: 'x', light: 'SUN', costCents: 1 })),
      await people.guest.as(() => api.models.Plant.update({ id, costCents: null }, asIdentity)),
    ];
    const after = await sam.as(() => api.models.Plant.get({ id }));

    expect(typesOf(read)).toEqual(['Unauthorized']);
    expect(attempts.map(typesOf)).toEqual(attempts.map(() => ['Unauthorized']));
    expect(dataOf(after).costCents).toBe(250);
  });
});

describe('an owner that a field names', () => {
  const orderedAt = '2027-01-01T10:00:00.000Z';
  const order = (person: Person, customer: Person, plantId: string) =>
    person.as(() => api.models.Order.create({ customerId: customer.sub, plantId, quantity: 1, orderedAt }));

  it('cannot be someone else', async () => {
    const { id } = await plant();
    const own = dataOf(await order(alice, alice, id));

    expect(own.customerId).toBe(alice.sub);
    expect(typesOf(await order(alice, bob, id))).toEqual(['Unauthorized']);
  });

  it('reads their own, changes none, and leaves the rest to the group', async () => {
    const { id: plantId } = await plant();
    const { id } = dataOf(await order(bob, bob, plantId));
    const ofBob = (person: Person) =>
      person.as(() => api.models.Order.listOrdersByCustomer({ customerId: bob.sub, orderedAt: { eq: orderedAt } }));

    expect(dataOf(await ofBob(bob)).map((found) => found.id)).toEqual([id]);
    expect(typesOf(await ofBob(alice))).toEqual(['Unauthorized']);
    expect(typesOf(await alice.as(() => api.models.Order.get({ id })))).toEqual(['Unauthorized']);
    expect(typesOf(await bob.as(() => api.models.Order.update({ id, quantity: 9 })))).toEqual(['Unauthorized']);
    expect(dataOf(await sam.as(() => api.models.Order.update({ id, quantity: 2 }))).quantity).toBe(2);
    expect(dataOf(await ofBob(sam)).map(({ quantity }) => quantity)).toEqual([2]);
  });
});

describe('relations and types', () => {
  it('has one of the other, both ways', async () => {
    const { id: plantId } = await plant();
    const text = 'Water on Mondays';
    const sheet = await sam.as(async () => dataOf(await api.models.CareSheet.create({ plantId, text })));
    const down = await alice.as(() => api.models.Plant.get({ id: plantId }, { selectionSet: ['careSheet.text'] }));
    const up = await alice.as(() => api.models.CareSheet.get({ id: sheet.id }, { selectionSet: ['plant.name'] }));
    const lazy = await sam.as(async () => dataOf(await dataOf(await api.models.CareSheet.get(sheet)).plant()));

    expect(dataOf(down)).toEqual({ careSheet: { text } });
    expect(dataOf(up)).toEqual({ plant: { name: 'Fern' } });
    expect(lazy.id).toBe(plantId);
  });

  it('brings enums and custom types back as they went, and refuses what they do not allow', async () => {
    const price = { amountCents: 1299, currency: 'EUR' };
    const { id } = await plant({ light: 'HALF_SHADE', price });
    const selectionSet = ['light', 'price.*'] as const;
    const bad = (input: string) =>
      sam.as(() =>
        Promise.resolve(api.graphql({ query: `mutation { createPlant(input: {name: "x", ${input}}) { id } }` })).then(
          () => 'accepted',
          (reason: Answer<unknown>) => reason.errors?.[0]?.message,
        ),
      );

    expect(dataOf(await alice.as(() => api.models.Plant.get({ id }, { selectionSet })))).toEqual({
      light: 'HALF_SHADE',
      price,
    });
    expect(await bad('light: DARK')).toContain('DARK');
    expect(await bad('light: SUN, price: {amountCents: 1}')).toContain('currency');
    expect(await bad('light: SUN, price: {amountCents: "1", currency: "EUR"}')).toContain('WrongType');
  });

  it('queries an index that has a name of its own, in either order', async () => {
    const names = ['Low', 'Middle', 'High'];
    for (const [index, name] of names.entries()) {
      await plant({ name, light: 'SUN', heightCentimetres: 1000 + index });
    }
    const find = async (sortDirection: 'ASC' | 'DESC') =>
      dataOf(
        await alice.as(() =>
          api.models.Plant.listPlantsByLight(
            { light: 'SUN', heightCentimetres: { ge: 1000 } },
            { sortDirection, selectionSet: ['name'] },
          ),
        ),
      ).map(({ name }) => name);

    expect(await find('ASC')).toEqual(names);
    expect(await find('DESC')).toEqual(names.toReversed());
  });

  it('gives a list page by page, each item once', async () => {
    const heights = [2001, 2002, 2003, 2004, 2005];
    for (const heightCentimetres of heights) {
      await plant({ light: 'SUN', heightCentimetres });
    }
    const pages: (number | null | undefined)[][] = [];
    let nextToken: string | null | undefined;
    do {
      const page = await alice.as(() =>
        api.models.Plant.listPlantsByLight(
          { light: 'SUN', heightCentimetres: { ge: 2000 } },
          { limit: 2, selectionSet: ['heightCentimetres'], ...(nextToken ? { nextToken } : {}) },
        ),
      );
      pages.push(dataOf(page).map(({ heightCentimetres }) => heightCentimetres));
      nextToken = page.nextToken;
    } while (nextToken);
    const foreign = await alice.as(() => api.models.Plant.list({ nextToken: 'made up', selectionSet: ['id'] }));

    expect(pages.flat()).toEqual(heights);
    expect(pages.map(({ length }) => length).every((length) => length <= 2)).toBe(true);
    expect(foreign.errors?.length).toBe(1);
  });
});

describe('a pipeline', () => {
  it('runs its functions one after the other', async () => {
    const { id } = await plant();
    const watered = await sam.as(async () => dataOf(await api.mutations.waterPlant({ plantId: id })));

    expect(watered).toMatchObject({ id, name: 'Fern', wateredAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(dataOf(await sam.as(() => api.models.Plant.get({ id }))).wateredAt).toBe(watered.wateredAt);
  });

  it('ends at the first error, with its message and type', async () => {
    const { data, errors } = await sam.as(() => api.mutations.waterPlant({ plantId: 'nope' }));

    expect(data).toBeNull();
    expect(errors).toEqual([
      expect.objectContaining({ message: 'There is no plant nope', errorType: 'PlantNotFound', path: ['waterPlant'] }),
    ]);
    expect(typesOf(await alice.as(() => api.mutations.waterPlant({ plantId: 'nope' })))).toEqual(['Unauthorized']);
  });
});

describe('subscriptions of a model', () => {
  it('follow changes and removals: owners their own, the group everyone’s', async () => {
    const { onUpdate, onDelete } = api.models.Upload;
    const upload = (person: Person) =>
      person.as(async () => dataOf(await api.models.Upload.create({ eventId: 'e', progress: 0 })).id);
    const [ofAlice, ofBob] = [await upload(alice), await upload(bob)];
    const alices = await alice.as(() => subscribe<{ id: string }>(onUpdate()));
    const mods = await mod.as(() => subscribe<{ id: string }>(onUpdate()));
    const gone = await alice.as(() => subscribe<{ id: string }>(onDelete()));
    const goneForMods = await mod.as(() => subscribe<{ id: string }>(onDelete()));
    for (const [person, id] of [
      [bob, ofBob],
      [alice, ofAlice],
    ] as const) {
      await person.as(async () => {
        dataOf(await api.models.Upload.update({ id, progress: 10 }));
        dataOf(await api.models.Upload.delete({ id }));
      });
    }
    await eventually('all have arrived', () => gone.received.length > 0 && goneForMods.received.length > 1);

    expect(alices.received).toEqual([expect.objectContaining({ id: ofAlice, progress: 10, owner: alice.sub })]);
    expect(mods.received.map(({ id }) => id)).toEqual([ofBob, ofAlice]);
    expect(gone.received.map(({ id }) => id)).toEqual([ofAlice]);
    expect(goneForMods.received.map(({ id }) => id)).toEqual([ofBob, ofAlice]);
    for (const { close } of [alices, mods, gone, goneForMods]) {
      close();
    }
  });
});

describe('a function that the schema lets in', () => {
  /** A request as the function's role signs it. */
  async function asFunction(name: string, query: string): Promise<Answer<Record<string, unknown>>> {
    const { ports, assembly, graphqlUrls } = local.runtime;
    const fn = assembly?.resources.find(
      ({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith(`${name}lambda`),
    );
    const credentials = await ports.iam.issue({
      roleArn: String(fn?.properties['Role']),
      sessionName: name,
      durationSeconds: 900,
    });
    const { host, hostname, port, pathname, href } = new URL(graphqlUrls[0] ?? '');
    const body = JSON.stringify({ query });
    const signer = new SignatureV4({ service: 'appsync', region: 'us-east-1', credentials, sha256: Sha256 });
    const { headers } = await signer.sign({
      ...{ method: 'POST', protocol: 'http:', hostname, port: Number(port), path: pathname, body },
      headers: { host, 'content-type': 'application/json' },
    });
    const response = await fetch(href, { method: 'POST', headers, body });
    return (await response.json()) as Answer<Record<string, unknown>>;
  }

  it('passes every rule of the models, and another function none', async () => {
    const { id } = await plant({ costCents: 250 });
    const query = `{ getPlant(id: "${id}") { name costCents } }`;
    const write = `mutation { updatePlant(input: {id: "${id}", costCents: 1}) { id } }`;

    expect(await asFunction('presignupload', query)).toEqual({ data: { getPlant: { name: 'Fern', costCents: 250 } } });
    expect(dataOf(await asFunction('presignupload', write))).toEqual({ updatePlant: { id } });
    expect(dataOf(await asFunction('presignupload', query))).toEqual({ getPlant: { name: 'Fern', costCents: 1 } });
    expect(typesOf(await asFunction('indexphoto', query))).toEqual(['Unauthorized']);
    expect(typesOf(await asFunction('indexphoto', write))).toEqual(['Unauthorized']);
  });
});

describe('a browser on another origin', () => {
  const origin = 'http://localhost:3000';
  const preflight = (url: string, method: string, headers: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': headers,
      },
    });

  it('may call the API', async () => {
    const url = local.runtime.graphqlUrls[0] ?? '';
    const asked = await preflight(url, 'POST', 'authorization,content-type,x-amz-user-agent');
    const answered = await fetch(url, { method: 'POST', headers: { origin }, body: '{}' });
    const allowed = (asked.headers.get('access-control-allow-headers') ?? '').toLowerCase();

    expect(asked.ok).toBe(true);
    expect(asked.headers.get('access-control-allow-origin')).toMatch(/^(\*|http:\/\/localhost:3000)$/);
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
    expect(
      allowed === '*' || ['authorization', 'content-type', 'x-amz-user-agent'].every((name) => allowed.includes(name)),
    ).toBe(true);
    expect(answered.headers.get('access-control-allow-origin')).not.toBeNull();
  });

  it('may use the buckets as their rules say', async () => {
    const { bucket_name: bucket } = local.runtime.outputs['storage'] as { bucket_name: string };
    const url = `${local.runtime.endpoint}/${bucket}/public/x.txt`;
    const asked = await preflight(url, 'PUT', 'authorization,x-amz-content-sha256,x-amz-date');
    const refused = await preflight(url, 'PATCH', 'authorization');
    const answered = await fetch(url, { headers: { origin } });

    expect(asked.status).toBe(200);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(asked.headers.get('access-control-allow-headers')).toContain('x-amz-content-sha256');
    expect(refused.status).toBe(403);
    expect(answered.headers.get('access-control-expose-headers')).toContain('ETag');
  });
});

describe('the command line', () => {
  it('runs any project, says one line of JSON, writes the same outputs again, and ends with 0', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'second-project-'));
    const outputsFile = join(directory, 'amplify_outputs.json');
    const options = {
      project: 'gen2App',
      dataDir: join(directory, 'data'),
      port: await freePort(),
      outputsFile,
    } as const;
    const runs = [];
    for (const _ of ['first', 'again']) {
      const cli = await startCli(options);
      const answer = await fetch(String((cli.runtime.outputs['data'] as { url: string }).url), {
        method: 'POST',
        body: '{}',
      });
      const exit = await cli.end('SIGTERM');
      runs.push({ exit, status: answer.status, stdout: cli.stdout(), outputs: readFileSync(outputsFile, 'utf8') });
    }
    rmSync(directory, { recursive: true, force: true });
    const [first, again] = runs;
    const lines = (first?.stdout ?? '').split('\n');

    expect(runs.map(({ exit }) => exit)).toEqual([first?.exit, { code: 0, signal: null }]);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe('');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      ready: true,
      endpoint: `http://127.0.0.1:${options.port}`,
      outputs: outputsFile,
      ms: { synth: expect.any(Number), start: expect.any(Number), total: expect.any(Number) },
    });
    expect(runs.map(({ status }) => status)).toEqual([401, 401]);
    expect(again?.outputs).toBe(first?.outputs);
  }, 180_000);
});
