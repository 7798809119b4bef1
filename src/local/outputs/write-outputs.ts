import { existsSync, readFileSync } from 'node:fs';
import type { JsonObject } from '../assembly/resource.js';
import { writeAtomically } from './write-atomically.js';

/**
 * Writes `amplify_outputs.json` in the form that `ampx` gives it. A file that is the same already is left untouched, so
 * that bundlers that watch it do not build again.
 *
 * @returns whether it was written.
 */
export function writeOutputs(file: string, outputs: JsonObject): boolean {
  const content = JSON.stringify(outputs, null, 2);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return false;
  writeAtomically(file, content);
  return true;
}
