import { invalidArgument } from '../errors.js';
import { MAX_LISTED } from '../limits.js';
import type { S3Call } from '../request/call.js';

/** What the list operations share. */
export interface ListParameters {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** As the request gave it, for the echo. */
  readonly maxAsked: number;
  /** At most `MAX_LISTED`. */
  readonly maxEntries: number;
  readonly encodingType: 'url' | undefined;
  /** A key as the answer spells it. */
  encode(key: string): string;
}

/** @throws AwsError `InvalidArgument`. */
export function readListParameters(
  { query }: S3Call,
  maxName: 'max-keys' | 'max-uploads' | 'max-parts',
): ListParameters {
  const encodingType = query.get('encoding-type');
  if (encodingType !== undefined && encodingType !== 'url') {
    throw invalidArgument('encoding-type', encodingType, 'Invalid Encoding Method specified in Request');
  }
  const maxAsked = Math.min(readCount(query.get(maxName), maxName), MAX_LISTED);
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') || undefined,
    maxAsked,
    maxEntries: maxAsked,
    encodingType,
    encode: encodingType === 'url' ? encodeListed : (key) => key,
  };
}

/** The condition keys of the list operations. */
export function listContext({ query }: S3Call): Readonly<Record<string, string>> {
  const context: Record<string, string> = {};
  for (const name of ['prefix', 'delimiter', 'max-keys']) {
    const value = query.get(name);
    if (value !== undefined) {
      context[`s3:${name}`] = value;
    }
  }
  return context;
}

function readCount(text: string | undefined, name: string): number {
  if (text === undefined || text === '') {
    return MAX_LISTED;
  }
  if (!/^\d{1,10}$/.test(text)) {
    throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`);
  }
  return Number(text);
}

/** "encoding-type=url" encodes all but unreserved characters and the slash; a space is `+`. */
function encodeListed(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+');
}
