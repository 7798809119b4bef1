import { BackendError } from '../backend-error.js';
import { decodeBase64 } from './base64.js';

/** Bytes, in a form that the platform can send. A Blob is sent without being read. */
export type SourceBytes = Blob | Uint8Array<ArrayBuffer>;

/** A file that is read piece by piece, whatever the platform keeps it in. */
export interface UploadSource {
  /** Bytes. */
  readonly size: number;
  /** Media type. */
  readonly type?: string;
  readonly name?: string;
  /** Milliseconds since 1970. With the name, it tells the file from others, so that its upload is remembered. */
  readonly lastModified?: number;
  /**
   * Exactly the bytes asked for. A part is asked for twice, to be digested and to be sent: nothing is kept in between.
   *
   * @param spare - a buffer that is at least as long and free to be filled, instead of a new one: worth half the time where
   *   bytes are read at gigabytes a second. A source may leave it alone.
   */
  read(offset: number, byteLength: number, spare?: Uint8Array<ArrayBuffer>): Promise<SourceBytes>;
}

/** What pickers of React Native give: where a file is, and what it is. */
export interface UriFile {
  readonly uri: string;
  /** Bytes. */
  readonly size: number;
  /** Media type. */
  readonly type?: string;
  readonly name?: string;
  readonly lastModified?: number;
}

/** Reads a part of the file at a URI: base64 text, bytes, or a Blob. */
export type ReadUri = (uri: string, offset: number, byteLength: number) => Promise<string | SourceBytes>;

/**
 * A file by its URI, for platforms without `File`.
 *
 * @example
 * const source = createUriSource(asset, (uri, position, length) =>
 *   FileSystem.readAsStringAsync(uri, { encoding: 'base64', position, length }));
 */
export function createUriSource({ uri, ...file }: UriFile, readUri: ReadUri): UploadSource {
  return {
    ...file,
    async read(offset, byteLength) {
      const bytes = await readUri(uri, offset, byteLength);
      return typeof bytes === 'string' ? decodeBase64(bytes) : bytes;
    },
  };
}

/** Whatever an app has of a file, in one form. */
export function sourceOf(file: Blob | UploadSource): UploadSource {
  return 'read' in file ? file : blobSource(file);
}

function blobSource(file: Blob & Partial<Pick<File, 'name' | 'lastModified'>>): UploadSource {
  const { size, type, name, lastModified } = file;
  return {
    size,
    type,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof lastModified === 'number' ? { lastModified } : {}),
    read: async (offset, byteLength) => file.slice(offset, offset + byteLength),
  };
}

interface Range {
  readonly offset: number;
  readonly byteLength: number;
}

/** Reads one range after another; what it gave before is over with the next. */
export interface SourceReader {
  /** @throws BackendError `UPLOAD_MISMATCH` when the file is no longer as long as it was. */
  read(range: Range): Promise<SourceBytes>;
  /** What was given last is still in use somewhere. */
  leave(): void;
}

export function createReader(source: UploadSource): SourceReader {
  let spare: Uint8Array<ArrayBuffer> | undefined;
  return {
    async read({ offset, byteLength }) {
      const free = spare !== undefined && spare.length >= byteLength ? spare : undefined;
      spare = undefined;
      const bytes = await readRange(source, { offset, byteLength }, free);
      spare = 'byteLength' in bytes ? new Uint8Array(bytes.buffer) : undefined;
      return bytes;
    },
    leave() {
      spare = undefined;
    },
  };
}

async function readRange(
  source: UploadSource,
  { offset, byteLength }: Range,
  spare: Uint8Array<ArrayBuffer> | undefined,
): Promise<SourceBytes> {
  const bytes = await source.read(offset, byteLength, spare);
  if (sizeOf(bytes) !== byteLength) {
    throw new BackendError(
      'UPLOAD_MISMATCH',
      `The file gave ${sizeOf(bytes)} bytes from ${offset} on instead of ${byteLength}: it has changed, or is read wrongly.`,
    );
  }
  return bytes;
}

export function sizeOf(bytes: SourceBytes): number {
  return 'byteLength' in bytes ? bytes.byteLength : bytes.size;
}
