import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Why a synthesis failed, as text that can cross a process boundary. */
export interface Failure {
  readonly reason: string;
  readonly resolution?: string;
}

/** Causes are followed this far: the outer ones are Amplify's wrapping, the inner one is the reason. */
const MAX_CAUSES = 5;

/** What was thrown, with the causes beneath it and the place in the project's own source, but no stack. */
export function describeFailure(error: unknown, projectDir: string): Failure {
  const chain = causes(error).slice(0, MAX_CAUSES);
  const messages = chain.map(messageOf);
  const place = chain.map((link) => placeIn(projectDir, link)).findLast((found) => found !== undefined);
  const unique = messages.filter((message, index) => messages.indexOf(message) === index);
  const resolution = chain.map(resolutionOf).find((found) => found !== undefined);
  const reason = unique.join('\n  because ') + (place === undefined ? '' : `\n  at ${place}`);
  return { reason, ...(resolution === undefined ? {} : { resolution }) };
}

function causes(error: unknown): readonly unknown[] {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined || cause === null ? [error] : [error, ...causes(cause)];
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const details = 'details' in error && typeof error.details === 'string' ? `: ${error.details}` : '';
  return `${error.message.trim()}${details}`;
}

/** Amplify's own errors say what to do; those that only point at their cause do not help. */
function resolutionOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('resolution' in error) || typeof error.resolution !== 'string') return undefined;
  return error.resolution.startsWith('See the underlying error') ? undefined : error.resolution;
}

/** `amplify/data/resource.ts:12:5` of the innermost frame that is the project's own. */
function placeIn(projectDir: string, error: unknown): string | undefined {
  const frames =
    error instanceof Error ? (error.stack ?? '').matchAll(/\(?((?:file:\/\/)?\/[^\s()]+?):(\d+):(\d+)\)?$/gm) : [];
  for (const [, location = '', line, column] of frames) {
    const file = location.startsWith('file://') ? fileURLToPath(location) : location;
    const relative = path.relative(projectDir, file);
    if (!relative.startsWith('..') && !relative.split(path.sep).includes('node_modules'))
      return `${relative}:${line}:${column}`;
  }
  return undefined;
}
