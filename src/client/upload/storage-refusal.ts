import { type PutBytesOptions, putBytes } from './put-bytes.js';
import type { SourceBytes } from './upload-source.js';

/** Storage answered, but not with yes. */
export class StorageRefusal extends Error {
  override readonly name = 'StorageRefusal';

  constructor(
    readonly status: number,
    /** S3's code, such as `BadDigest`; empty when there is none. */
    readonly code: string,
  ) {
    super(`The storage refused the bytes: ${code === '' ? `status ${status}` : code}.`);
  }
}

/** What S3 says of a file that is there already, whole: `If-None-Match: *` found its key taken. */
const ALREADY_THERE = 412;

/** Too slow, too much at once, or S3's own trouble (docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html). */
const LATER_STATUSES = new Set([408, 409, 429, 500, 502, 503, 504]);

/** 400 for bytes that were damaged on their way; S3 asks to send them again. */
const LATER_CODES = new Set(['BadDigest', 'RequestTimeout', 'IncompleteBody']);

/** 400 for a URL that outlived the credentials it was signed with, which are a function's own and end when they end. */
const OUTLIVED_CREDENTIALS = 'ExpiredToken';

/** Whether the same bytes may be taken later, with a URL signed anew if that is at fault. */
export function mayPassLater(error: unknown): boolean {
  return (
    error instanceof TypeError || // the network, as fetch and putBytes put it
    wantsNewUrl(error) ||
    (error instanceof StorageRefusal && (LATER_STATUSES.has(error.status) || LATER_CODES.has(error.code)))
  );
}

/** Whether the URL is at fault, and not the bytes: 403 is one whose time is over. */
export function wantsNewUrl(error: unknown): boolean {
  return error instanceof StorageRefusal && (error.status === 403 || error.code === OUTLIVED_CREDENTIALS);
}

/** Puts bytes into storage. @throws StorageRefusal; TypeError when the network fails; the signal's reason. */
export async function store(bytes: SourceBytes, options: PutBytesOptions): Promise<void> {
  const { status, text } = await putBytes(bytes, options);
  if (status !== 200 && status !== ALREADY_THERE) {
    throw new StorageRefusal(status, /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? '');
  }
}

/** The headers of a ticket or a signed part, as {@link store} takes them. */
export function headersOf(list: readonly { readonly name: string; readonly value: string }[]): Record<string, string> {
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
