import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateClient } from 'aws-amplify/data';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Schema } from '../fixtures/gen2-app/amplify/data/schema.js';
import { eventually } from '../support/eventually.js';
import type { People } from '../support/people.js';
import { openWorkbench, type Workbench } from './workbench.js';

/** A synthesis on a busy machine. */
const PATIENCE_MS = 240_000;

const HANDLER = 'amplify/functions/presign-upload/handler.ts';
const FUNCTION = 'amplify/functions/presign-upload/resource.ts';
const RESOLVER = 'amplify/data/resolvers/publish-moderation.js';
const OPERATIONS = 'amplify/data/operations.ts';

let bench: Workbench;

const stack = (name = 'me') =>
  bench
    .runtime()
    .deployments.all()
    .find(({ record }) => record.name.includes(`-${name}-sandbox-`));
const invoke = async (name?: string) => {
  const [fn] = (stack(name)?.assembly?.resources ?? []).filter(
    ({ type, ref }) => type === 'AWS::Lambda::Function' && ref.includes('presignupload'),
  );
  const event = JSON.stringify({ arguments: { key: 'a' } });
  return (await bench.runtime().ports.lambda.invoke(fn?.ref ?? '', event)).payload;
};

beforeAll(async () => {
  bench = await openWorkbench('gen2App');
});

afterAll(() => bench.close());

it('creates a sandbox whose functions know the secret, and writes outputs by which a client finds it', async () => {
  await bench.ampx('sandbox secret set TOKEN --identifier me', 'hush');
  bench.edit(FUNCTION, (text) =>
    text
      .replace('import { defineFunction }', 'import { defineFunction, secret }')
      .replace("URL_TTL_SECONDS: '300'", "URL_TTL_SECONDS: '300', TOKEN: secret('TOKEN')"),
  );
  bench.edit(HANDLER, (text) => text.replace('public/', 'public/$' + "{process.env['TOKEN']}/"));
  const { text } = await bench.ampx('sandbox --once --identifier me');

  expect(text).toContain('File written: amplify_outputs.json');
  expect(JSON.parse(bench.readOutputs())).toMatchObject({
    data: { url: expect.stringContaining(bench.runtime().endpoint) },
    custom: { runtime: 'local', endpoint: bench.runtime().endpoint, nursery: { currency: 'EUR' } },
  });
  expect(JSON.parse(await invoke())).toMatchObject({ key: 'public/hush/a' });
  await bench.putRow('Plant', 'kept');
});

it('generates the same outputs and a client for the stack', async () => {
  const name = stack()?.record.name ?? '';
  await bench.ampx(`generate outputs --stack ${name} --out-dir generated`);
  const { text } = await bench.ampx(`generate graphql-client-code --stack ${name} --out graphql`);

  expect(bench.readOutputs('generated')).toBe(bench.readOutputs());
  expect(text).not.toContain('Error');
  expect(existsSync(join(bench.project.directory, 'graphql', 'queries.ts'))).toBe(true);
});

/** What a moderator is told, by the real client. */
async function publish(people: People): Promise<string> {
  const moderator = await people.join('mod', { groups: ['moderators'] });
  return moderator.as(async () => {
    const client = generateClient<Schema>({ authMode: 'userPool' });
    const { data } = await client.mutations.publishModeration({ contentId: 'c', status: 'seen' });
    return String(data?.status);
  });
}

it('takes up saved functions, resolvers and fields while it watches, and shows what functions write', async () => {
  const watching = bench.watch('sandbox --identifier me --stream-function-logs');
  const deployments = () => watching.text().split('Watching for file changes').length - 1;
  try {
    await eventually('watching', () => deployments() >= 1, PATIENCE_MS);
    bench.edit(HANDLER, (text) =>
      text.replace('const objectKey', "process.stdout.write('saved handler\\n');\n  const objectKey"),
    );
    await eventually('the swapped function', () => Object.keys(stack()?.record.patches ?? {}).length > 0, PATIENCE_MS);
    await invoke();
    await eventually('its line', () => watching.text().includes('saved handler'), PATIENCE_MS);

    const before = deployments();
    bench.edit(OPERATIONS, (text) =>
      text.replace('status: a.string() }),\n\n', 'status: a.string(), note: a.string() }),\n\n'),
    );
    bench.edit(RESOLVER, (text) => text.replace('ctx.args.status }', "ctx.args.status + ' twice', note: 'new' }"));
    await eventually('the swapped resolver', () => deployments() > before, PATIENCE_MS);
    expect(await publish(bench.people())).toBe('seen twice');
  } finally {
    await watching.end();
  }
});

it('keeps what was deployed, swapped and stored over a restart', async () => {
  const before = stack()?.record;
  await bench.restart();

  expect(stack()?.record).toEqual(before);
  expect(await bench.hasRow('Plant', 'kept')).toBe(true);
  expect(await publish(bench.people())).toBe('seen twice');
});

it('refuses to replace a table, by name, and serves on with its rows', async () => {
  const restore = bench.edit('amplify/data/plants.ts', (text) =>
    text.replace(
      '      orderedAt: a.datetime().required(),\n    })\n',
      "      orderedAt: a.datetime().required(),\n    })\n    .identifier(['customerId', 'plantId'])\n",
    ),
  );
  const { text } = await bench.ampx('sandbox --once --identifier me');
  restore();

  expect(text).toMatch(/The stored table Order-\S+ has the key id:S HASH and not customerId:S HASH/);
  expect(stack()?.record.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await bench.hasRow('Plant', 'kept')).toBe(true);
});

it('deploys anew after the state was reset, whatever CDK noted of swaps before', async () => {
  const caches = join(bench.project.directory, '.amplify/artifacts/cdk.out/.hotswap-cache');
  expect(existsSync(caches)).toBe(true);
  await bench.restart({ reset: true });
  await bench.ampx('sandbox secret set TOKEN --identifier me', 'hush');
  const { text } = await bench.ampx('sandbox --once --identifier me');

  expect(text).toContain('File written: amplify_outputs.json');
  expect(stack()?.record.status).toBe('CREATE_COMPLETE');
  expect(await publish(bench.people())).toBe('seen twice');
});

it('deletes the sandbox with its data', async () => {
  await bench.putRow('Plant', 'gone');
  expect((await bench.ampx('sandbox delete --yes --identifier me')).text).toContain('Finished deleting');
  expect(stack()?.record.status).toBe('DELETE_COMPLETE');
  expect(await bench.hasRow('Plant', 'gone')).toBe(false);
});

it('sets a secret of the project that npm start runs before its first start', async () => {
  await bench.ampx('sandbox secret set TOKEN --identifier local', 'early');
  await bench.restart({ project: true });

  expect(JSON.parse(await invoke('local'))).toMatchObject({ key: 'public/early/a' });
});
