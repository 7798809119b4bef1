import type { BlobFolder, ByteRange } from './blobs.js';
import type { ObjectRecord } from './records.js';
import type { Tables } from './tables.js';

export interface ObjectBytes {
  readonly chunks: AsyncIterable<Buffer>;
  /** Must be called when the bytes are no longer read. */
  close(): void;
}

interface Segment extends ByteRange {
  readonly blob: string;
}

/**
 * The bytes of an object, or a range of them. Call it in the same turn in which the record was looked up: from then on the
 * bytes stay, whatever becomes of the object.
 */
export function openObjectBytes(
  { blobs, tables }: { readonly blobs: BlobFolder; readonly tables: Tables },
  { data, byteLength }: ObjectRecord,
  range: ByteRange = { start: 0, end: byteLength - 1 },
): ObjectBytes {
  const parts = 'blob' in data ? [{ blob: data.blob, byteLength }] : (tables.manifests.get(data.manifest) ?? []);
  const segments = segmentsOf(parts, range);
  const close = blobs.pin(segments.map(({ blob }) => blob));
  return { chunks: readSegments(blobs, segments), close };
}

function segmentsOf(
  parts: readonly { readonly blob: string; readonly byteLength: number }[],
  { start, end }: ByteRange,
): readonly Segment[] {
  const segments: Segment[] = [];
  let offset = 0;
  for (const { blob, byteLength } of parts) {
    const first = Math.max(start - offset, 0);
    const last = Math.min(end - offset, byteLength - 1);
    if (first <= last) {
      segments.push({ blob, start: first, end: last });
    }
    offset += byteLength;
  }
  return segments;
}

async function* readSegments(blobs: BlobFolder, segments: readonly Segment[]): AsyncGenerator<Buffer> {
  for (const { blob, start, end } of segments) {
    yield* blobs.read(blob, { start, end });
  }
}
