import { describe, expect, it } from 'vitest';
import { AnswerReader } from './answer-reader.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const WITH_LENGTH = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\nX-Amz-Crc32: 12\r\n\r\n{"ä"}';
const IN_CHUNKS =
  'HTTP/1.1 400 Bad Request\r\ntransfer-encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\ntrailer: x\r\n\r\n';

describe.each([
  ['a content length', WITH_LENGTH, 200, '{"ä"}'],
  ['chunks', IN_CHUNKS, 400, 'abc0123456789'],
])('an answer with %s', (_, text, statusCode, body) => {
  it('is read from one piece', () => {
    const answer = new AnswerReader().push(bytes(text));
    expect(answer).toMatchObject({ statusCode });
    expect(answer?.body.toString()).toBe(body);
  });

  it('is read from pieces of every size, and only given when it is whole', () => {
    const whole = bytes(text);
    for (let size = 1; size < whole.length; size += 1) {
      const reader = new AnswerReader();
      const answers = [];
      for (let start = 0; start < whole.length; start += size) {
        answers.push(reader.push(whole.subarray(start, start + size)));
      }
      expect(answers.slice(0, -1).every((answer) => answer === undefined)).toBe(true);
      expect(answers.at(-1)?.body.toString()).toBe(body);
    }
  });

  it('is followed by the next on the same connection', () => {
    const reader = new AnswerReader();
    reader.push(bytes(IN_CHUNKS));
    reader.push(bytes(WITH_LENGTH));
    expect(reader.push(bytes(text))?.body.toString()).toBe(body);
  });

  it('is refused with bytes after it, which would be taken for the next answer', () => {
    expect(() => new AnswerReader().push(bytes(`${text}!`))).toThrow('There are bytes after the answer.');
  });
});

it('gives the headers by their lower-case names', () => {
  expect(new AnswerReader().push(bytes(WITH_LENGTH))?.headers).toEqual({ 'content-length': '6', 'x-amz-crc32': '12' });
});

it('takes an empty body', () => {
  const answer = new AnswerReader().push(bytes('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
  expect(answer?.body).toHaveLength(0);
});

it('knows the last answer of a connection', () => {
  const reader = new AnswerReader();
  reader.push(bytes(WITH_LENGTH));
  expect(reader.isLast).toBe(false);
  reader.push(bytes('HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 0\r\n\r\n'));
  expect(reader.isLast).toBe(true);
});

it.each([
  ['another protocol', 'SSH-2.0-x\r\nContent-Length: 0\r\n\r\n', 'The answer is not HTTP/1.1.'],
  ['no end', 'HTTP/1.1 200 OK\r\ndate: now\r\n\r\n', 'The answer has neither a content length nor chunks.'],
  ['an endless head', 'x'.repeat(16 * 1024 + 1), 'The head of the answer is too long.'],
  ['a chunk without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nz\r\n', 'has no size'],
  [
    'an endless chunk line',
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'1'.repeat(1_025)}`,
    'A chunk of the answer has no size.',
  ],
])('refuses %s', (_, text, message) => {
  expect(() => new AnswerReader().push(bytes(text))).toThrow(message);
});
