import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { backendSource, buildProject, writeProjectFile } from '../../../test/support/build-project.js';
import { GEN2_APP_DIR, synthesizeGen2App } from '../../../test/support/gen2-app.js';
import { synthesize } from './synthesize.js';

const environment = process.env;

vi.setConfig({ testTimeout: 180_000 }); // a synthesis takes seconds, and many on a machine that is busy

describe('a project', () => {
  it('is synthesized, not again while nothing changes, and then where it is told to', async () => {
    const projectDir = buildProject();
    const progress: string[] = [];
    const onProgress = (message: string) => progress.push(message);
    const first = await synthesize({ projectDir, environment, onProgress });
    expect(first).toMatchObject({ fromCache: false, warnings: [] });
    expect(first.directory).toMatch(/\.amplify\/local\/[0-9a-f]{32}\/cdk\.out$/);
    const manifest: unknown = JSON.parse(readFileSync(path.join(first.directory, 'manifest.json'), 'utf8'));
    expect(manifest).toHaveProperty('artifacts');

    const second = await synthesize({ projectDir, environment, onProgress });
    expect(second).toMatchObject({ directory: first.directory, fromCache: true });
    expect(progress).toEqual(['synthesizing the backend']);

    writeProjectFile(projectDir, 'amplify/backend.ts', backendSource("backend.addOutput({ custom: { a: '1' } });"));
    const cacheDir = path.join(projectDir, 'elsewhere');
    const third = await synthesize({ projectDir, environment, cacheDir });
    expect(third.fromCache).toBe(false);
    expect(path.dirname(path.dirname(third.directory))).toBe(cacheDir);
    expect(path.basename(path.dirname(third.directory))).not.toBe(path.basename(path.dirname(first.directory)));
  });

  it('is compared with the rules of CloudFormation when that is asked for, which then serves who does not ask', async () => {
    const misspelt =
      "new CfnResource(backend.stack, 'Q', { type: 'AWS::SQS::Queue', properties: { VisibilityTimeOut: 3 } });";
    const imported = "import { CfnResource } from 'aws-cdk-lib';";
    const projectDir = buildProject({ 'amplify/backend.ts': imported + backendSource(misspelt) });
    const plain = await synthesize({ projectDir, environment });
    const validated = await synthesize({ projectDir, environment, validates: true });
    expect(plain).toMatchObject({ fromCache: false, warnings: [] });
    expect(validated).toMatchObject({ fromCache: false, warnings: [expect.stringContaining('VisibilityTimeOut')] });
    expect(await synthesize({ projectDir, environment })).toMatchObject({ fromCache: true, warnings: [] });

    rmSync(path.dirname(plain.directory), { recursive: true });
    const { directory } = validated;
    expect(await synthesize({ projectDir, environment })).toMatchObject({ fromCache: true, directory });
  });

  it('never sees the credentials of whoever started it', async () => {
    const spy =
      "throw new Error(Object.keys(process.env).filter((name) => /^(aws|cdk)_/i.test(name)).sort().join(' '));";
    const projectDir = buildProject({ 'amplify/backend.ts': spy });
    const withCredentials = {
      ...environment,
      AWS_ACCESS_KEY_ID: 'AKIAFAKE',
      AWS_SECRET_ACCESS_KEY: 'fake',
      AWS_PROFILE: 'production',
      CDK_DEFAULT_ACCOUNT: '111111111111',
    };
    await expect(synthesize({ projectDir, environment: withCredentials })).rejects.toMatchObject({
      reason: expect.stringMatching(
        /^AWS_CONFIG_FILE AWS_EC2_METADATA_DISABLED AWS_SHARED_CREDENTIALS_FILE CDK_CONTEXT_JSON CDK_OUTDIR CDK_VALIDATION\n/,
      ),
    });
  });
});

describe('a synthesis that fails', () => {
  it('says what was thrown and where, and leaves nothing behind', async () => {
    const projectDir = buildProject({ 'amplify/backend.ts': "\n\nthrow new TypeError('the plants are dry');\n" });
    await expect(synthesize({ projectDir, environment })).rejects.toMatchObject({
      name: 'SynthesisError',
      message: 'the plants are dry\n  at amplify/backend.ts:3:7\nCorrect the backend, then try again.',
    });
    expect(readdirSync(path.join(projectDir, '.amplify/local'))).toEqual([]);
  });

  it('says so when nothing was defined', async () => {
    const projectDir = buildProject({ 'amplify/backend.ts': 'export const nothing = 1;\n' });
    await expect(synthesize({ projectDir, environment })).rejects.toThrow('amplify/backend.ts defined no backend.');
  });

  it('says how the process ended when it could not report', async () => {
    const projectDir = buildProject({
      'amplify/backend.ts': "process.stderr.write('out of plants\\n');\nprocess.exit(7);\n",
    });
    await expect(synthesize({ projectDir, environment })).rejects.toThrow(
      'The synthesis ended with 7.\nout of plants\nCorrect the backend, then try again.',
    );
  });

  it('refuses nested stacks that need each other, which CDK only warns of', async () => {
    const cycle = "parameter(a, 'Third', second.parameterArn);";
    const projectDir = buildProject({ 'amplify/backend.ts': backendSource(cycle) });
    await expect(synthesize({ projectDir, environment })).rejects.toMatchObject({
      reason: expect.stringMatching(/^Resources need each other: a\w+ -> b\w+ -> a\w+$/),
      resolution: expect.stringContaining('AWS refuses to deploy this.'),
    });
  });
});

describe('the plant nursery', () => {
  it('is synthesized with all its stacks, where its functions find their packages', async () => {
    const { directory, warnings } = await synthesizeGen2App();
    expect(directory.startsWith(path.join(GEN2_APP_DIR, '.amplify', 'local'))).toBe(true);
    const templates = readdirSync(directory).filter((name) => name.endsWith('.template.json'));
    expect(templates).toHaveLength(12);
    expect(warnings).toEqual([expect.stringContaining('owners may reassign ownership')]);
  });
});
