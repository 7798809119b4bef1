import { expect, it } from 'vitest';
import { createNextTokens } from './next-token.js';

const KEY = { id: { S: 'a' }, n: { N: '1' } };
const tokens = createNextTokens(Buffer.alloc(32, 1));

it('comes back as the key it was made of, also after a restart with the same secret', () => {
  const token = tokens.seal(KEY) ?? '';
  expect(createNextTokens(Buffer.alloc(32, 1)).open(token)).toEqual(KEY);
});

it('is null at the end', () => {
  expect(tokens.seal(undefined)).toBeNull();
});

it('is not accepted when it was changed, cut, made up, or made with another secret', () => {
  const token = tokens.seal(KEY) ?? '';
  const changed = Buffer.from(token, 'base64url');
  changed.writeUInt8(changed.readUInt8(changed.length - 3) ^ 1, changed.length - 3);
  const others = createNextTokens(Buffer.alloc(32, 2)).seal(KEY) ?? '';
  for (const wrong of [changed.toString('base64url'), token.slice(0, 10), '', 'x', others]) {
    expect(() => tokens.open(wrong)).toThrow('Invalid pagination token given.');
  }
});
