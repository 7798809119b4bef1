import { expect, it } from 'vitest';
import { generateName, stableUuid } from './generated-name.js';
import type { IdentifyInput } from './resource.js';

const input = (path: string): IdentifyInput => ({
  ...{ stackName: 'test', path, logicalId: path.split('/').at(-1) ?? '', type: 'AWS::SQS::Queue', properties: {} },
  ...{ region: 'us-east-1', accountId: '000000000000', endpoint: 'http://127.0.0.1:1' },
  stableId: (alphabet, length) => alphabet.charAt(1).repeat(length),
});

it('names a resource after its nested stack and its logical id', () => {
  expect(generateName(input('media/Queue'), 80)).toBe('media-Queue-BBBBBBBBBBBB');
  expect(generateName(input('a/media/Queue'), 80, '.fifo')).toBe('media-Queue-BBBBBBBBBBBB.fifo');
});

it('names a resource of the root stack after its logical id', () => {
  expect(generateName(input('Queue'), 80)).toBe('Queue-BBBBBBBBBBBB');
});

it('keeps to the length that the service takes, and keeps part of both names', () => {
  const name = generateName(input(`${'s'.repeat(100)}/${'q'.repeat(100)}`), 64);

  expect(name.length).toBeLessThanOrEqual(64);
  expect(name).toMatch(/^s{24,}-q{24,}-B{12}$/);
});

it('forms a UUID', () => {
  expect(stableUuid(input('Queue'))).toBe('11111111-1111-1111-1111-111111111111');
});
