import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from './workbench.js';

const DEPLOY = 'pipeline-deploy --app-id d0000000000 --branch main';

let bench: Workbench;

const stack = () =>
  bench
    .runtime()
    .deployments.all()
    .find(({ record }) => record.name.includes('-main-branch-'));

beforeAll(async () => {
  bench = await openWorkbench('gen2App');
});

afterAll(() => bench.close());

it('creates a branch', async () => {
  const { code, text } = await bench.ampx(DEPLOY);

  expect(text).toContain('File written: amplify_outputs.json');
  expect(code).toBe(0);
  await bench.putRow('Plant', 'kept');
});

it('updates it, and keeps its data', async () => {
  bench.edit('amplify/data/plants.ts', (text) =>
    text.replace('heightCentimetres:', 'origin: a.string(),\n      heightCentimetres:'),
  );
  const { code } = await bench.ampx(DEPLOY);

  expect(code).toBe(0);
  expect(stack()?.record.status).toBe('UPDATE_COMPLETE');
  expect(JSON.parse(bench.readOutputs())).toHaveProperty('data.model_introspection.models.Plant.fields.origin');
  expect(await bench.hasRow('Plant', 'kept')).toBe(true);
});

it('rolls a failing update back with the true reason, and serves on with the data', async () => {
  const odd = "new CfnResource(backend.stack, 'Odd', { type: 'AWS::Kinesis::Stream' });";
  bench.edit('amplify/backend.ts', (text) => `import { CfnResource } from 'aws-cdk-lib';\n${text}\n${odd}\n`);
  const { code, text } = await bench.ampx(DEPLOY);

  expect(code).not.toBe(0);
  expect(text).toContain('no service for these resource types: AWS::Kinesis::Stream');
  expect(stack()?.record.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await bench.hasRow('Plant', 'kept')).toBe(true);
});
