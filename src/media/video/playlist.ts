/** One segment of a media playlist: a span of bytes of a file. */
export interface Segment {
  readonly seconds: number;
  readonly file: string;
  readonly offset: number;
  readonly byteLength: number;
}

export interface MediaPlaylist {
  readonly targetSeconds: number;
  /** What a decoder has to know before the first segment. */
  readonly map: Omit<Segment, 'seconds'>;
  readonly segments: readonly Segment[];
}

/** What a master playlist says of one of the media playlists it leads to. */
export interface Stream {
  readonly uri: string;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** RFC 6381, the video's first. */
  readonly codecs: readonly string[];
  /** Of the segment that takes the most. */
  readonly peakBitsPerSecond: number;
  readonly averageBitsPerSecond: number;
}

/**
 * Reads a media playlist whose segments are byte ranges of fMP4 files and which has ended (RFC 8216).
 *
 * @throws Error naming the line that is not understood: what was written here is not to be guessed at.
 */
export function parseMediaPlaylist(text: string): MediaPlaylist {
  const [first, ...lines] = text.split('\n').map((line) => line.trim());
  if (first !== '#EXTM3U' || !lines.includes('#EXT-X-ENDLIST')) {
    throw new Error('A media playlist begins with #EXTM3U and ends with #EXT-X-ENDLIST.');
  }
  const segments: Segment[] = [];
  let seconds: number | undefined;
  let range: ByteRange | undefined;
  for (const line of lines) {
    if (line.startsWith('#EXTINF:')) {
      seconds = Number.parseFloat(line.slice('#EXTINF:'.length));
    } else if (line.startsWith('#EXT-X-BYTERANGE:')) {
      range = parseRange(line.slice('#EXT-X-BYTERANGE:'.length));
    } else if (line !== '' && !line.startsWith('#')) {
      if (seconds === undefined || range === undefined) {
        throw new Error(`A segment without a length or a byte range: ${line}`);
      }
      segments.push({ seconds, file: line, ...range });
      seconds = undefined;
      range = undefined;
    }
  }
  return { targetSeconds: targetOf(lines), map: mapOf(lines), segments };
}

interface ByteRange {
  readonly offset: number;
  readonly byteLength: number;
}

/** `length@offset` (RFC 8216 §4.3.2.2). An offset left out would continue the range before it; FFmpeg always writes it. */
function parseRange(text: string): ByteRange {
  const [, byteLength, offset] = /^(\d+)@(\d+)$/.exec(text) ?? [];
  if (byteLength === undefined || offset === undefined) {
    throw new Error(`Not a byte range with an offset: ${text}`);
  }
  return { byteLength: Number(byteLength), offset: Number(offset) };
}

function mapOf(lines: readonly string[]): MediaPlaylist['map'] {
  const line = lines.find((candidate) => candidate.startsWith('#EXT-X-MAP:')) ?? '';
  const [, file, range] = /^#EXT-X-MAP:URI="([^"]+)",BYTERANGE="([^"]+)"$/.exec(line) ?? [];
  if (file === undefined || range === undefined) {
    throw new Error(`Not an #EXT-X-MAP of a byte range: ${line}`);
  }
  return { file, ...parseRange(range) };
}

function targetOf(lines: readonly string[]): number {
  const line = lines.find((candidate) => candidate.startsWith('#EXT-X-TARGETDURATION:')) ?? '';
  const seconds = Number(line.split(':')[1] ?? Number.NaN);
  if (!Number.isInteger(seconds)) {
    throw new Error('A media playlist has an #EXT-X-TARGETDURATION of whole seconds (RFC 8216 §4.3.3.1).');
  }
  return seconds;
}

/** Bits a second of a media playlist's segments: of all together, and of the worst. */
export function bitRatesOf({ segments }: MediaPlaylist): { readonly peak: number; readonly average: number } {
  const rates = segments.map(({ byteLength, seconds }) => Math.ceil((byteLength * 8) / seconds));
  const bytes = segments.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const seconds = segments.reduce((sum, segment) => sum + segment.seconds, 0);
  return { peak: Math.max(...rates), average: Math.ceil((bytes * 8) / seconds) };
}

/** The master playlist: the best first, which is where Apple's players begin. */
export function writeMasterPlaylist(streams: readonly Stream[]): string {
  const entries = streams.flatMap((stream) => [
    `#EXT-X-STREAM-INF:${[
      `BANDWIDTH=${stream.peakBitsPerSecond}`,
      `AVERAGE-BANDWIDTH=${stream.averageBitsPerSecond}`,
      `CODECS="${stream.codecs.join(',')}"`,
      `RESOLUTION=${stream.width}x${stream.height}`,
      `FRAME-RATE=${stream.framesPerSecond.toFixed(3)}`,
    ].join(',')}`,
    stream.uri,
  ]);
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...entries, ''].join('\n');
}
