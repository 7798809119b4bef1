import { expect, it } from 'vitest';
import { readArguments } from './arguments.js';

it('compares and prints for people when nothing else is asked for', () => {
  expect(readArguments([])).toEqual({ json: false, write: false, help: false });
});

it('takes its options in any order', () => {
  expect(readArguments(['--write', '--json'])).toEqual({ json: true, write: true, help: false });
});

it('refuses what it does not know, and says what it does', () => {
  expect(() => readArguments(['--jsn'])).toThrow(/knows no --jsn\.[\s\S]*--json/);
});
