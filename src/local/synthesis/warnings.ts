import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface MetadataEntry {
  readonly type: string;
  readonly data?: unknown;
}

/** Warnings of npm, which CDK starts to bundle functions, of deprecations inside Amplify, and a heading of CDK's. */
const NOISE = /^npm (warn|notice)|is deprecated|^\[Warning\] Template validation found issues/i;

const WARNING = /\bwarn(ing)?\b|circular|cyclic/i;

/** What a synthesis warned about: what it printed, and what CDK noted in the assembly without printing it. */
export function collectWarnings(output: string, directory: string): readonly string[] {
  const printed = output.split('\n').filter((line) => WARNING.test(line) && !NOISE.test(line));
  return [...new Set([...printed.map((line) => line.trim()), ...notedWarnings(directory)])];
}

function notedWarnings(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.metadata.json'))
    .map(
      (name) =>
        JSON.parse(readFileSync(path.join(directory, name), 'utf8')) as Record<string, readonly MetadataEntry[]>,
    )
    .flatMap((metadata) => Object.entries(metadata))
    .flatMap(([where, entries]) =>
      entries.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => `${where}: ${data}`),
    );
}
