import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeOutputs } from './write-outputs.js';

function outputsFile(): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'outputs-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return path.join(directory, 'amplify_outputs.json');
}

it('writes the file as ampx does', () => {
  const file = outputsFile();
  expect(writeOutputs(file, { version: '1.5', custom: { runtime: 'local' } })).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('{\n  "version": "1.5",\n  "custom": {\n    "runtime": "local"\n  }\n}');
});

it('leaves a file that is the same untouched', () => {
  const file = outputsFile();
  writeOutputs(file, { version: '1.5' });
  const longAgo = new Date('2026-01-01T00:00:00Z');
  utimesSync(file, longAgo, longAgo);
  expect(writeOutputs(file, { version: '1.5' })).toBe(false);
  expect(statSync(file).mtime).toEqual(longAgo);
  expect(writeOutputs(file, { version: '1.6' })).toBe(true);
  expect(statSync(file).mtime).not.toEqual(longAgo);
});

it('leaves nothing else in the folder', () => {
  const file = outputsFile();
  writeOutputs(file, { version: '1.5' });
  writeOutputs(file, { version: '1.6' });
  expect(readdirSync(path.dirname(file))).toEqual(['amplify_outputs.json']);
});

it('leaves no part of a file behind when it cannot be written', () => {
  const file = outputsFile();
  const directory = path.join(path.dirname(file), 'missing', 'amplify_outputs.json');
  expect(() => writeOutputs(directory, { version: '1.5' })).toThrow('ENOENT');
  expect(readdirSync(path.dirname(file))).toEqual([]);
});
