import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { collectWarnings } from './warnings.js';

function assemblyWith(metadata: unknown): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'warnings-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  writeFileSync(path.join(directory, 'app.metadata.json'), JSON.stringify(metadata));
  return directory;
}

it('keeps what warns of the backend and drops the talk of tools', () => {
  const output = [
    'Bundling asset app/data/say/Code/Stage...',
    'npm warn Unknown user config "x".',
    '[WARNING] aws-cdk-lib.CfnResource#addDependency is deprecated, and will be removed.',
    '  Use `addResourceDependency` instead.',
    '  WARNING: owners may reassign ownership  ',
    'WARNING: owners may reassign ownership',
  ].join('\n');
  expect(collectWarnings(output, assemblyWith({}))).toEqual(['WARNING: owners may reassign ownership']);
});

it('finds the warnings that CDK notes without printing them', () => {
  const metadata = {
    '/app/data': [
      { type: 'aws:cdk:warning', data: 'The bucket is public' },
      { type: 'aws:cdk:logicalId', data: 'Bucket' },
    ],
  };
  expect(collectWarnings('', assemblyWith(metadata))).toEqual(['/app/data: The bucket is public']);
});
