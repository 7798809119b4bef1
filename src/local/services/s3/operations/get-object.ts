import { pipeline } from 'node:stream/promises';
import { s3Error } from '../errors.js';
import { headerOf, type Operation, type S3Call } from '../request/call.js';
import { failedCondition, matchesEtag, readConditions } from '../request/conditions.js';
import { writeChecksum, writeObjectHeaders } from '../request/object-head.js';
import { parseRange } from '../request/range.js';
import { ownTarget, requireObject } from '../request/read-target.js';
import type { S3State } from '../state.js';
import type { ByteRange } from '../storage/blobs.js';
import { openObjectBytes } from '../storage/read-object.js';
import type { ObjectRecord } from '../storage/records.js';

/** GetObject and HeadObject: the same answer, with and without its body. */
export const getObject: Operation = async (state, call) => {
  const { response, request, bucket } = call;
  const record = requireObject(state, call, ownTarget(call, 's3:GetObject', 's3:GetObjectVersion'));
  const failed = failedCondition(readConditions(call), record);
  if (failed === 'NotModified') {
    response.setHeader('etag', `"${record.etag}"`);
    response.setHeader('last-modified', new Date(record.modifiedMs).toUTCString());
  }
  if (failed !== undefined) {
    throw s3Error(failed, undefined, failed === 'PreconditionFailed' ? { Condition: 'If-Match' } : {});
  }
  const part = readPart(state, call, record);
  const range = part ?? parseRange(rangeHeader(call, record), record.byteLength);
  writeObjectHeaders(state, bucket, response, record);
  overrideHeaders(call);
  if (headerOf(call, 'x-amz-checksum-mode') === 'ENABLED' && range === undefined) {
    writeChecksum(response, record.checksum);
  }
  response.setHeader('content-length', range === undefined ? record.byteLength : range.end - range.start + 1);
  if (range !== undefined) {
    response.setHeader('content-range', `bytes ${range.start}-${range.end}/${record.byteLength}`);
    response.statusCode = 206;
  }
  if (request.method === 'HEAD' || record.byteLength === 0) {
    response.end();
    return;
  }
  const bytes = openObjectBytes(state, record, range);
  try {
    await pipeline(bytes.chunks, response);
  } finally {
    bytes.close();
  }
};

/** "If-Range": a range counts only while the object is still the one the client knows (RFC 9110, 13.1.5). */
function rangeHeader(call: S3Call, { etag, modifiedMs }: ObjectRecord): string | undefined {
  const ifRange = headerOf(call, 'if-range');
  if (ifRange === undefined) {
    return headerOf(call, 'range');
  }
  const unchanged = ifRange.includes('"')
    ? matchesEtag(ifRange, etag)
    : Math.floor(modifiedMs / 1000) * 1000 === Date.parse(ifRange);
  return unchanged ? headerOf(call, 'range') : undefined;
}

/** The bytes of `partNumber`; an object that was not uploaded in parts has one. */
function readPart(state: S3State, call: S3Call, { data, byteLength }: ObjectRecord): ByteRange | undefined {
  const asked = call.query.get('partNumber');
  if (asked === undefined) {
    return undefined;
  }
  if (headerOf(call, 'range') !== undefined) {
    throw s3Error('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  }
  const parts = 'blob' in data ? [{ byteLength }] : (state.tables.manifests.get(data.manifest) ?? []);
  const number = Number(asked);
  const part = parts[number - 1];
  if (part === undefined) {
    throw s3Error('InvalidPartNumber', undefined, {
      PartNumberRequested: asked,
      ActualPartCount: String(parts.length),
    });
  }
  if (!('blob' in data)) {
    call.response.setHeader('x-amz-mp-parts-count', String(parts.length));
  }
  const start = parts.slice(0, number - 1).reduce((sum, each) => sum + each.byteLength, 0);
  return part.byteLength === 0 ? undefined : { start, end: start + part.byteLength - 1 };
}

const OVERRIDES = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];

/** "You must sign the request when you use these parameters." */
function overrideHeaders({ query, response, verified }: S3Call): void {
  for (const name of OVERRIDES) {
    const value = query.get(`response-${name}`);
    if (value === undefined) {
      continue;
    }
    if (verified === undefined) {
      throw s3Error('InvalidRequest', 'Request specific response headers cannot be used for anonymous GET requests.');
    }
    response.setHeader(name, value);
  }
}
