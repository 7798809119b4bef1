import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OPERATOR_CREDENTIALS, startLocalRuntime } from '../../src/local/index.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/start-cli.js';
import { copyProject, type ProjectCopy, runAmpx, startAmpx } from './run-ampx.js';

/** A synthesis on a busy machine. */
const PATIENCE_MS = 120_000;

type Runtime = Awaited<ReturnType<typeof startLocalRuntime>>;

let project: ProjectCopy;
let runtime: Runtime;
let data: string;
let port: number;

/** The runtime, waiting for whatever is deployed. */
const start = () =>
  startLocalRuntime({ projectDir: project.directory, controlPlaneOnly: true, port, dataDir: data, outputsFile: false });
const ampx = (args: string, input?: string) => runAmpx(project.directory, runtime.endpoint, args.split(' '), input);
const tables = () =>
  new DynamoDBClient({ endpoint: runtime.endpoint, region: 'us-east-1', credentials: OPERATOR_CREDENTIALS });
const stack = () => runtime.deployments.all().find(({ record }) => record.name.includes('-me-sandbox-'));
const readOutputs = (folder = '.') => readFileSync(join(project.directory, folder, 'amplify_outputs.json'), 'utf8');

async function tableOf(model: string): Promise<string> {
  const { TableNames = [] } = await tables().send(new ListTablesCommand({}));
  return TableNames.find((name) => name.startsWith(`${model}-`)) ?? '';
}

function edit(file: string, change: (text: string) => string): string {
  const path = join(project.directory, file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, change(before));
  return before;
}

beforeAll(async () => {
  project = copyProject('gen2App');
  data = mkdtempSync(join(tmpdir(), 'ampx-data-'));
  port = await freePort();
  runtime = await start();
});

afterAll(async () => {
  await runtime.stop();
  project.remove();
  rmSync(data, { recursive: true, force: true });
});

it('sets, lists, reads and removes a secret before anything is deployed', async () => {
  expect((await ampx('sandbox secret set TOKEN --identifier me', 'hush\n')).text).toContain(
    'version 1 of secret TOKEN',
  );
  expect((await ampx('sandbox secret list --identifier me')).text).toContain('- TOKEN');
  expect((await ampx('sandbox secret get TOKEN --identifier me')).text).toContain('value: hush');
  expect((await ampx('sandbox secret remove TOKEN --identifier me')).text).toContain('removed secret TOKEN');
});

it('creates a sandbox, and writes outputs by which a client finds it', async () => {
  const { text } = await ampx('sandbox --once --identifier me');

  expect(text).toContain('File written: amplify_outputs.json');
  expect(JSON.parse(readOutputs())).toMatchObject({
    data: { url: expect.stringContaining(runtime.endpoint) },
    custom: { runtime: 'local', endpoint: runtime.endpoint, nursery: { currency: 'EUR' } },
  });
  const Item = { id: { S: 'kept' }, name: { S: 'Fern' } };
  await tables().send(new PutItemCommand({ TableName: await tableOf('Plant'), Item }));
});

it('generates the same outputs and a client for the stack', async () => {
  const name = stack()?.record.name ?? '';
  await ampx(`generate outputs --stack ${name} --out-dir generated`);
  const { text } = await ampx(`generate graphql-client-code --stack ${name} --out graphql`);

  expect(readOutputs('generated')).toBe(readOutputs());
  expect(text).not.toContain('Error');
  expect(existsSync(join(project.directory, 'graphql', 'queries.ts'))).toBe(true);
});

it('takes up a saved function while it watches, and shows what functions write', async () => {
  const watching = startAmpx(project.directory, runtime.endpoint, [
    'sandbox',
    '--identifier',
    'me',
    '--stream-function-logs',
  ]);
  try {
    await eventually('watching', () => watching.text().includes('Watching for file changes'), PATIENCE_MS);
    edit('amplify/functions/presign-upload/handler.ts', (text) =>
      text.replace('const objectKey', "process.stdout.write('saved handler\\n');\n  const objectKey"),
    );
    await eventually('the swap', () => Object.keys(stack()?.record.patches ?? {}).length > 0, PATIENCE_MS);
    const [fn] = Object.keys(stack()?.record.patches ?? {});
    await runtime.ports.lambda.invoke(fn ?? '', JSON.stringify({ arguments: { key: 'a' } }));
    await eventually('its line', () => watching.text().includes('saved handler'), PATIENCE_MS);
  } finally {
    await watching.end();
  }
});

it('keeps what was deployed, swapped and stored over a restart', async () => {
  const before = stack()?.record;
  await runtime.stop();
  runtime = await start();

  expect(stack()?.record).toEqual(before);
  const Key = { id: { S: 'kept' } };
  expect((await tables().send(new GetItemCommand({ TableName: await tableOf('Plant'), Key }))).Item).toBeDefined();
});

it('refuses an update that cannot run, names why, and serves on with the data', async () => {
  const before = edit(
    'amplify/backend.ts',
    (text) =>
      `import { CfnResource } from 'aws-cdk-lib';\n${text}\nnew CfnResource(backend.stack, 'Odd', { type: 'AWS::Kinesis::Stream' });\n`,
  );
  const { text } = await ampx('sandbox --once --identifier me');
  writeFileSync(join(project.directory, 'amplify/backend.ts'), before);

  expect(text).toContain('no service for these resource types: AWS::Kinesis::Stream');
  expect(stack()?.record.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const Key = { id: { S: 'kept' } };
  expect((await tables().send(new GetItemCommand({ TableName: await tableOf('Plant'), Key }))).Item).toBeDefined();
});

it('deletes the sandbox with its data', async () => {
  expect((await ampx('sandbox delete --yes --identifier me')).text).toContain('Finished deleting');
  expect(stack()?.record.status).toBe('DELETE_COMPLETE');
  expect(await tableOf('Plant')).toBe('');
});

it('deploys a branch', async () => {
  const { code, text } = await ampx('pipeline-deploy --app-id d0000000000 --branch main');

  expect(text).toContain('File written: amplify_outputs.json');
  expect(code).toBe(0);
});
