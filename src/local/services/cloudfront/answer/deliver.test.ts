import { describe, expect, it } from 'vitest';
import { type Representation, representBytes } from '../origin/representation.js';
import { buildViewer } from '../test-support/build-viewer.js';
import { deliver } from './deliver.js';

const MODIFIED = 'Fri, 20 Nov 2026 10:00:00 GMT';
const EARLIER = 'Fri, 20 Nov 2026 09:59:59 GMT';
const LATER = 'Fri, 20 Nov 2026 10:00:01 GMT';

/** Ten bytes, changed within the second that their date names. */
function digits(etag = '"abc"'): Representation {
  const headers = { etag, 'last-modified': MODIFIED, 'content-type': 'text/plain' };
  return representBytes(200, headers, Buffer.from('0123456789'), Date.parse(MODIFIED) + 300);
}

function ask(headers: Readonly<Record<string, string>>, representation = digits()) {
  return deliver(buildViewer('/a', headers), representation);
}

describe('a condition', () => {
  it.each([
    [{ 'if-none-match': '"abc"' }, 304],
    [{ 'if-none-match': 'W/"abc"' }, 304],
    [{ 'if-none-match': '"x", "abc"' }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': 'abc' }, 200],
    [{ 'if-none-match': '"x"', 'if-modified-since': LATER }, 200],
    [{ 'if-modified-since': MODIFIED }, 304],
    [{ 'if-modified-since': EARLIER }, 200],
    [{ 'if-modified-since': 'not a date' }, 200],
    [{ 'if-match': '"abc"' }, 200],
    [{ 'if-match': '*' }, 200],
    [{ 'if-match': 'W/"abc"' }, 412],
    [{ 'if-match': '"x"' }, 412],
    [{ 'if-match': '"abc"', 'if-unmodified-since': EARLIER }, 200],
    [{ 'if-unmodified-since': MODIFIED }, 200],
    [{ 'if-unmodified-since': EARLIER }, 412],
    [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 412],
  ])('%j is answered %i', (headers, status) => {
    expect(ask(headers).statusCode).toBe(status);
  });

  it('compares the weak ETag of a compressed body weakly alone', () => {
    expect(ask({ 'if-none-match': '"abc"' }, digits('W/"abc"')).statusCode).toBe(304);
    expect(ask({ 'if-match': 'W/"abc"' }, digits('W/"abc"')).statusCode).toBe(412);
  });

  it('answered 304 has validators and no description of a body', () => {
    const { headers, body } = ask({ 'if-none-match': '*' });

    expect(headers).toEqual({ etag: '"abc"', 'last-modified': MODIFIED });
    expect(body).toBeUndefined();
  });

  it('does not apply to an error', () => {
    const error = representBytes(404, { etag: '"abc"' }, Buffer.from('none'));

    expect(ask({ 'if-none-match': '"abc"', range: 'bytes=0-0' }, error).statusCode).toBe(404);
  });
});

describe('a range', () => {
  it.each([
    ['bytes=0-0', 206, '0'],
    ['bytes=-1', 206, '9'],
    ['bytes=-100', 206, '0123456789'],
    [' bytes=3- ', 206, '3456789'],
    ['bytes=-0', 416, undefined],
    ['bytes=10-11', 416, undefined],
    ['bytes=-', 200, '0123456789'],
    ['bytes=1-0', 200, '0123456789'],
    ['Bytes=0-0', 200, '0123456789'],
  ])('%s is answered %i', (range, status, text) => {
    const { statusCode, body, headers } = ask({ range });

    expect(statusCode).toBe(status);
    if (text !== undefined) {
      expect(String(body)).toBe(text);
      expect(headers['content-length']).toBe(String(text.length));
    }
  });

  it('of nothing cannot be had', () => {
    expect(ask({ range: 'bytes=0-' }, representBytes(200, {}, Buffer.alloc(0))).statusCode).toBe(416);
  });

  it.each([
    ['"abc"', 206],
    ['"x"', 200],
    [MODIFIED, 206],
    [LATER, 200],
  ])('counts if the object is still %s: %i', (ifRange, status) => {
    expect(ask({ range: 'bytes=0-0', 'if-range': ifRange }).statusCode).toBe(status);
  });

  it('is never one of a HEAD', () => {
    const viewer = { ...buildViewer('/a', { range: 'bytes=0-0' }), method: 'HEAD' };
    const { statusCode, headers, body } = deliver(viewer, digits());

    expect(statusCode).toBe(200);
    expect(headers['content-length']).toBe('10');
    expect(body).toBeUndefined();
  });
});
