import type { ByteRange, Representation } from '../origin/representation.js';
import { headerOf, type ViewerRequest } from '../viewer/viewer-request.js';
import { representS3Error } from './error-document.js';

/** What of a representation a viewer gets. */
export interface Delivery {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined when the answer has no body, to HEAD too. */
  readonly body?: ReturnType<Representation['read']>;
}

/** Answers conditions and ranges (RFC 9110, 13 and 14) from what stands for the path. */
export function deliver(viewer: ViewerRequest, representation: Representation): Delivery {
  const { statusCode, headers, byteLength } = representation;
  const isRead = viewer.method === 'GET' || viewer.method === 'HEAD';
  if (statusCode === 200 && isRead) {
    const failed = failedCondition(viewer, representation);
    if (failed === 304) {
      return { statusCode: 304, headers: withoutContent(headers) };
    }
    if (failed === 412) {
      return whole(
        viewer,
        representS3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold'),
      );
    }
    const range = viewer.method === 'GET' ? askedRange(viewer, representation) : undefined;
    if (range === 'unsatisfiable') {
      const error = representS3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
      return whole(viewer, { ...error, headers: { ...error.headers, 'content-range': `bytes */${byteLength}` } });
    }
    if (range !== undefined) {
      return {
        statusCode: 206,
        headers: {
          ...headers,
          'content-range': `bytes ${range.start}-${range.end}/${byteLength}`,
          'content-length': String(range.end - range.start + 1),
        },
        body: representation.read(range),
      };
    }
  }
  return whole(viewer, representation);
}

function whole(viewer: ViewerRequest, representation: Representation): Delivery {
  const { statusCode, headers, byteLength } = representation;
  const answer = { statusCode, headers: { ...headers, 'content-length': String(byteLength) } };
  return viewer.method === 'HEAD' ? answer : { ...answer, body: representation.read() };
}

function failedCondition(viewer: ViewerRequest, { headers, modifiedMs }: Representation): 304 | 412 | undefined {
  const etag = headers['etag'];
  const ifMatch = headerOf(viewer, 'if-match');
  const ifNoneMatch = headerOf(viewer, 'if-none-match');
  const modifiedSince = secondsOf(headerOf(viewer, 'if-modified-since'));
  const unmodifiedSince = secondsOf(headerOf(viewer, 'if-unmodified-since'));
  const modified = modifiedMs === undefined ? undefined : Math.floor(modifiedMs / 1000);
  if (ifMatch !== undefined) {
    if (!matchesEtag(ifMatch, etag, 'strong')) {
      return 412;
    }
  } else if (unmodifiedSince !== undefined && modified !== undefined && modified > unmodifiedSince) {
    return 412;
  }
  if (ifNoneMatch !== undefined) {
    return matchesEtag(ifNoneMatch, etag, 'weak') ? 304 : undefined;
  }
  return modifiedSince !== undefined && modified !== undefined && modified <= modifiedSince ? 304 : undefined;
}

/** "Viewers can … use [the weak ETag] to send conditional requests": If-None-Match compares weakly, all else strongly. */
function matchesEtag(condition: string, etag: string | undefined, comparison: 'strong' | 'weak'): boolean {
  return condition.split(',').some((part) => {
    const wanted = part.trim();
    if (wanted === '*' || etag === undefined) {
      return wanted === '*' && etag !== undefined;
    }
    return comparison === 'weak'
      ? wanted.replace(/^W\//, '') === etag.replace(/^W\//, '')
      : wanted === etag && !etag.startsWith('W/');
  });
}

/**
 * The single range that a viewer asks for.
 *
 * @returns undefined for none, for one that cannot be read, and for several: the whole object may always be sent instead.
 */
function askedRange(viewer: ViewerRequest, representation: Representation): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(headerOf(viewer, 'range')?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if ((first === '' && last === '') || !ifRangeHolds(viewer, representation)) {
    return undefined;
  }
  const { byteLength } = representation;
  if (first === '') {
    const count = Math.min(Number(last), byteLength);
    return count === 0 ? 'unsatisfiable' : { start: byteLength - count, end: byteLength - 1 };
  }
  const start = Number(first);
  const end = last === '' ? byteLength - 1 : Math.min(Number(last), byteLength - 1);
  if (last !== '' && Number(last) < start) {
    return undefined;
  }
  return start >= byteLength ? 'unsatisfiable' : { start, end };
}

function ifRangeHolds(viewer: ViewerRequest, { headers, modifiedMs }: Representation): boolean {
  const ifRange = headerOf(viewer, 'if-range');
  if (ifRange === undefined) {
    return true;
  }
  return ifRange.includes('"')
    ? matchesEtag(ifRange, headers['etag'], 'strong')
    : modifiedMs !== undefined && Math.floor(modifiedMs / 1000) === secondsOf(ifRange);
}

/** RFC 9110, 15.4.5: a 304 carries the validators and what governs caching, no description of a body it does not have. */
function withoutContent(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
}

/** @returns undefined for a date that is none: such a condition is passed over (RFC 9110, 13.1.3). */
function secondsOf(httpDate: string | undefined): number | undefined {
  const milliseconds = Date.parse(httpDate ?? '');
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
