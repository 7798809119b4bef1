import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateClient } from 'aws-amplify/data';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Schema } from '../fixtures/gen2-app/amplify/data/schema.js';
import { copyProject, type ProjectCopy } from '../support/copy-project.js';
import { eventually } from '../support/eventually.js';
import { createPeople, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** A synthesis on a busy machine. */
const PATIENCE_MS = 90_000;

vi.setConfig({ testTimeout: 2 * PATIENCE_MS });

const HANDLER = 'amplify/functions/presign-upload/handler.ts';
const RESOLVER = 'amplify/data/resolvers/publish-moderation.js';
const OPERATIONS = 'amplify/data/operations.ts';

let project: ProjectCopy;
let local: StartedLocal;
let mod: Person;
const steps: string[] = [];

const client = () => generateClient<Schema>({ authMode: 'userPool' });
let api: ReturnType<typeof client>;

const keyOf = async () => (await mod.as(() => api.mutations.presignUpload({ key: 'a' }))).data?.key;
const statusOf = async () =>
  (await mod.as(() => api.mutations.publishModeration({ contentId: 'c', status: 'seen' }))).data?.status;
const errorsOf = () => local.logs.filter(({ level }) => level === 'error').map(({ message }) => message);
const syntheses = () => steps.filter((step) => step === 'synthesizing the backend').length;

/** Saves a file, and waits for an answer. How long that takes is measured by `npm run bench -- hot-reload`. */
async function answers(save: () => unknown, wanted: string, read: () => Promise<string | null | undefined>) {
  save();
  await eventually(`the answer ${wanted}`, async () => (await read()) === wanted, PATIENCE_MS);
}

beforeAll(async () => {
  project = copyProject('gen2App');
  mkdirSync(join(project.directory, 'src'));
  writeFileSync(join(project.directory, 'src/prefix.ts'), "export const PREFIX = 'public';\n");
  project.edit(HANDLER, (text) =>
    `import { PREFIX } from '../../../src/prefix.js';\n${text}`.replace('public/', '$' + '{PREFIX}/'),
  );
  local = await startLocal('gen2App', {
    projectDir: project.directory,
    watch: true,
    onProgress: (step) => steps.push(step),
  });
  api = client();
  mod = await createPeople(local).join('mod', { groups: ['moderators'] });
});

afterAll(async () => {
  await local?.close();
  project.remove();
});

it('a saved handler answers with new code, without a synthesis', async () => {
  expect(await keyOf()).toBe('public/a');
  const before = syntheses();
  for (const save of [1, 2, 3]) {
    const change = () => project.edit(HANDLER, (text) => text.replace(/PREFIX\}\d*\//, `PREFIX}${save}/`));
    await answers(change, `public${save}/a`, keyOf);
  }

  expect(syntheses()).toBe(before);
});

it('a saved file of src that a handler imports does too', async () => {
  const before = syntheses();
  await answers(() => project.edit('src/prefix.ts', (text) => text.replace('public', 'shared')), 'shared3/a', keyOf);
  expect(syntheses()).toBe(before);
});

it('a saved resolver takes effect within one synthesis', async () => {
  const before = syntheses();
  const change = () =>
    project.edit(RESOLVER, (text) => text.replace('ctx.args.status }', "ctx.args.status + ' twice' }"));
  await answers(change, 'seen twice', statusOf);

  expect(syntheses()).toBe(before + 1);
});

it('a saved schema takes effect within one synthesis, and keeps users and rows', async () => {
  const before = syntheses();
  project.edit(OPERATIONS, (text) => text.replace('light: a.ref(', 'kind: a.string(),\n      light: a.ref('));
  const query = 'query($kind: String) { plantsUpTo(kind: $kind, light: SUN, heightCentimetres: 1) { id } }';
  const ask = () =>
    mod.as(async () => {
      try {
        return await api.graphql({ query, variables: { kind: 'fern' } });
      } catch (error) {
        return error; // the client throws what the schema refuses
      }
    });
  await eventually(
    'the new argument',
    async () => JSON.stringify(await ask()).includes('"plantsUpTo":[]'),
    PATIENCE_MS,
  );

  expect(syntheses()).toBe(before + 1);
});

it('a failing synthesis keeps the last good backend serving, and shows the error', async () => {
  const restore = project.edit(OPERATIONS, (text) => text.replace('presignUpload: a', 'presignUpload: = a'));
  await eventually('the error', () => errorsOf().some((text) => text.includes('operations.ts')), PATIENCE_MS);
  expect(await statusOf()).toBe('seen twice');

  restore();
  await answers(() => project.edit(RESOLVER, (text) => text.replace(' twice', ' thrice')), 'seen thrice', statusOf);
});

it('a backend that cannot be served leaves the last good one serving, and is told by name', async () => {
  const odd = "new CfnResource(backend.stack, 'Odd', { type: 'AWS::Kinesis::Stream' });";
  const restore = project.edit(
    'amplify/backend.ts',
    (text) => `import { CfnResource } from 'aws-cdk-lib';\n${text}\n${odd}\n`,
  );
  await eventually('the error', () => errorsOf().some((text) => text.includes('AWS::Kinesis::Stream')), PATIENCE_MS);
  expect(await statusOf()).toBe('seen thrice');
  expect(await keyOf()).toBe('shared3/a');
  restore();
});

it('a handler that cannot be bundled leaves the old one answering; what was saved with it is not lost', async () => {
  const restore = project.edit(HANDLER, (text) => text.replace('const objectKey', 'const = objectKey'));
  project.edit(RESOLVER, (text) => text.replace(' thrice', ' again'));
  await eventually('the error', () => errorsOf().some((text) => text.includes('handler.ts')), PATIENCE_MS);
  expect(await keyOf()).toBe('shared3/a');

  await answers(restore, 'seen again', statusOf);
});
