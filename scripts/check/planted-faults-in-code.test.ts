import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PROJECT } from './load-checked.js';
import { tryBundle } from './packages/try-bundle.js';
import { findAll } from './rules.js';
import { planting, propertiesIn, template, the } from './test-support/planting.js';

/** The functions, their bundles and packages, and the resolvers: spoilt in one place each. */
const { checked, findingsAfter } = planting();

describe('functions', () => {
  it('a function that nobody is told of when it fails', () => {
    const findings = findingsAfter('branch', (backend) => {
      const { resources } = template(backend, 'observability');
      const alarm = Object.entries(resources).find(
        ([, { Properties }]) =>
          Properties?.['MetricName'] === 'Errors' && JSON.stringify(Properties).includes('initiateupload'),
      );
      delete resources[alarm?.[0] ?? ''];
    });
    expect(findings).toEqual(the('alarm', /^data initiateuploadlambda/, /no alarm on Errors/));
  });

  it.each([
    ['Timeout', /no timeout/],
    ['MemorySize', /no memory size/],
    ['LoggingConfig', /log for ever/],
  ])('a function without a %s', (property, message) => {
    const findings = findingsAfter('branch', (backend) => {
      delete propertiesIn(backend, 'AWS::Lambda::Function', /RecordFailedJob/)[property];
    });
    expect(findings).toEqual(the('function-settings', /^media RecordFailedJob/, message));
  });

  it('a log that is kept for ever', () => {
    const findings = findingsAfter('branch', (backend) => {
      delete propertiesIn(backend, 'AWS::Logs::LogGroup', /ProcessUpload/)['RetentionInDays'];
    });
    expect(findings).toEqual(the('function-settings', /^media ProcessUpload/, /log for ever/));
  });

  it('a bundle that something large came along with', () => {
    const findings = findingsAfter('branch', (backend) => {
      for (const bundle of backend.bundles.filter(({ subject }) => subject === 'data getplaybacklambda')) {
        bundle.bytes = 30_000_000;
      }
    });
    expect(findings).toEqual(the('bundle-size', 'data getplaybacklambda', /30000000 bytes/));
  });

  it('native packages that fill what Lambda takes', () => {
    expect(checked().nativeBytes).toBeGreaterThan(100e6);
    expect(findAll({ ...checked(), nativeBytes: 250e6 })).toEqual(
      the('bundle-size', 'media ProcessUpload', /with its packages/),
    );
  });

  it.each([
    ['@img/sharp-linux-arm64', /^sharp needs @img\/sharp-linux-arm64$|^sharp$/],
    ['@seydx/node-av-linux-arm64', /^node-av needs @seydx\/node-av-linux-arm64$|^node-av$/],
    ['libheif-js', /^heic-decode needs libheif-js$/],
  ])('a lock file without %s', (name, subject) => {
    const { [`node_modules/${name}`]: _gone, ...locked } = checked().locked;
    const findings = findAll({ ...checked(), locked });
    expect(findings.length).toBeGreaterThan(0);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['native-binary']));
    expect(findings).toEqual(expect.arrayContaining(the('native-binary', subject, /package-lock/)));
  });

  it('a bundle that imports what is not beside it', async () => {
    const bundle = checked().backends[0]?.bundles.find(({ subject }) => subject === 'data deleteeventlambda');
    if (bundle === undefined) {
      throw new Error('There is no such bundle.');
    }
    const folder = mkdtempSync(join(tmpdir(), 'dropclip-planted-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(bundle.folder, folder, { recursive: true });
    const file = join(folder, 'index.mjs');
    writeFileSync(file, `import 'sharp';\n${readFileSync(file, 'utf8')}`);

    const trial = await tryBundle({ ...bundle, folder }, { projectDir: PROJECT, locked: checked().locked });
    const trials = checked().trials.map((one) => (one.subject === trial.subject ? trial : one));

    expect(findAll({ ...checked(), trials })).toEqual(
      the('bundle-load', 'data deleteeventlambda', /Cannot find package 'sharp'/),
    );
  }, 60_000);
});

describe('JavaScript resolvers', () => {
  it.each([
    ['async', (code: string) => code.replace(/^(export )?function request/m, '$1async function request'), /async/i],
    [
      'that try',
      (code: string) => code.replace(/^( *)return /m, '$1try { ctx; } catch (e) { ctx; }\n$1return '),
      /try/i,
    ],
    [
      'that count',
      (code: string) => code.replace(/^( *)return /m, '$1for (let i = 0; i < 3; i += 1) { i; }\n$1return '),
      /for/i,
    ],
    [
      'that sort with a function',
      (code: string) => code.replace(/^( *)return /m, '$1[2, 1].sort((a, b) => a - b);\n$1return '),
      /sort|function/i,
    ],
  ])('%s', (_what, plant, message) => {
    const findings = findingsAfter('branch', (backend) => {
      const resolver = backend.resolvers.find(({ name }) => name === 'amplify/data/resolvers/get-shelf.ts');
      if (resolver === undefined) {
        throw new Error(`There are ${backend.resolvers.map(({ name }) => name).join(' ')}`);
      }
      const code = plant(resolver.code);
      expect(code).not.toBe(resolver.code);
      resolver.code = code;
    });
    expect(new Set(findings.map(({ rule, subject }) => `${rule} ${subject}`))).toEqual(
      new Set(['resolver-code amplify/data/resolvers/get-shelf.ts']),
    );
    expect(findings.map((finding) => finding.message).join('\n')).toMatch(message);
  });
});
