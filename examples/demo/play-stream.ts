import { type MediaSignature, signMediaUrl } from '../../src/client/index.js';

export interface PlayedStream {
  /** How many sizes the master playlist offers. */
  readonly sizes: number;
  /** Segments of all of them. */
  readonly segments: number;
  readonly byteLength: number;
}

/** Fetches every segment of every size, as a player does that is told the signature: each request brings its own. */
export async function playStream(
  masterUrl: string,
  signature: MediaSignature | null | undefined,
): Promise<PlayedStream> {
  const played = { sizes: 0, segments: 0, byteLength: 0 };
  for (const uri of uris(await text(signMediaUrl(signature, masterUrl)))) {
    const playlistUrl = new URL(uri, masterUrl).href;
    const playlist = await text(signMediaUrl(signature, playlistUrl));
    played.sizes += 1;
    for (const { first, last, file } of segments(playlist)) {
      const url = signMediaUrl(signature, new URL(file, playlistUrl).href);
      const response = await fetch(url, { headers: { range: `bytes=${first}-${last}` } });
      const { byteLength } = await response.arrayBuffer();
      if (response.status !== 206 || byteLength !== last - first + 1) {
        throw new Error(`A segment of ${uri} is not what it should be (status ${response.status}).`);
      }
      played.segments += 1;
      played.byteLength += byteLength;
    }
  }
  return played;
}

async function text(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`A playlist was refused (status ${response.status}).`);
  }
  return response.text();
}

function uris(playlist: string): readonly string[] {
  return playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** Segments are ranges of one file: `#EXT-X-BYTERANGE:length@offset` (RFC 8216, 4.3.2.2), then its name. */
function segments(playlist: string) {
  return [...playlist.matchAll(/#EXT-X-BYTERANGE:(\d+)@(\d+)\n([^#\n]+)/g)].map(([, length, offset, file]) => ({
    first: Number(offset),
    last: Number(offset) + Number(length) - 1,
    file: file ?? '',
  }));
}
