import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Behavior } from '../config.js';
import { MAX_COMPRESSED_BYTES, MIN_COMPRESSED_BYTES } from '../limits.js';
import type { Representation } from '../origin/representation.js';
import type { ViewerRequest } from '../viewer/viewer-request.js';
import { acceptedEncodings, type Encoding } from './accepted-encodings.js';

/** "File types that CloudFront compresses". */
const COMPRESSED_TYPES: ReadonlySet<string> = new Set([
  ...['application/dash+xml', 'application/eot', 'application/font', 'application/font-sfnt', 'application/javascript'],
  ...['application/json', 'application/opentype', 'application/otf', 'application/pdf', 'application/pkcs7-mime'],
  ...['application/protobuf', 'application/rss+xml', 'application/truetype', 'application/ttf'],
  ...['application/vnd.apple.mpegurl', 'application/vnd.mapbox-vector-tile', 'application/vnd.ms-fontobject'],
  ...['application/wasm', 'application/xhtml+xml', 'application/xml', 'application/x-font-opentype'],
  ...['application/x-font-truetype', 'application/x-font-ttf', 'application/x-httpd-cgi', 'application/x-javascript'],
  ...[
    'application/x-mpegurl',
    'application/x-opentype',
    'application/x-otf',
    'application/x-perl',
    'application/x-ttf',
  ],
  ...['font/eot', 'font/opentype', 'font/otf', 'font/ttf', 'image/svg+xml', 'text/css', 'text/csv', 'text/html'],
  ...['text/javascript', 'text/js', 'text/plain', 'text/richtext', 'text/tab-separated-values', 'text/xml'],
  ...['text/x-component', 'text/x-java-source', 'text/x-script', 'vnd.apple.mpegurl'],
]);

/** Brotli's best takes seconds for a megabyte; at 5 it is about as fast as gzip and still smaller. */
const BROTLI_QUALITY = 5;

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** The format in which a viewer gets what the origin answered; undefined when it goes out as it is. */
export function chooseEncoding(
  behavior: Behavior,
  viewer: ViewerRequest,
  { statusCode, headers, byteLength }: Representation,
): Encoding | undefined {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isCompressible =
    behavior.compress &&
    statusCode === 200 &&
    COMPRESSED_TYPES.has(type) &&
    byteLength >= MIN_COMPRESSED_BYTES &&
    byteLength <= MAX_COMPRESSED_BYTES &&
    // "CloudFront does not compress a file if the response includes a Content-Encoding header, regardless of the header's value."
    headers['content-encoding'] === undefined;
  return isCompressible ? acceptedEncodings(behavior, viewer)[0] : undefined;
}

export async function compress(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  encoding: Encoding,
): Promise<{ readonly body: Buffer; readonly headers: Readonly<Record<string, string>> }> {
  const { etag, ...others } = headers;
  const weak = weakEtag(etag);
  return {
    body:
      encoding === 'br'
        ? await compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
        : await compressGzip(body),
    headers: {
      ...others,
      'content-encoding': encoding,
      vary: others['vary'] === undefined ? 'Accept-Encoding' : `${others['vary']}, Accept-Encoding`,
      ...(weak === undefined ? {} : { etag: weak }),
    },
  };
}

/** "CloudFront adds the characters W/ to the beginning of the strong ETag value"; an invalid one it removes. */
function weakEtag(etag = ''): string | undefined {
  if (etag.startsWith('W/')) {
    return etag;
  }
  return etag.startsWith('"') ? `W/${etag}` : undefined;
}
