import { expect, it } from 'vitest';
import { z } from 'zod';
import { idOf } from './id-of.js';

it('is a UUID that is a function of the text', () => {
  const ids = Array.from({ length: 200 }, (_, index) => idOf(`text ${index}`));

  expect(ids.every((id) => z.uuid().safeParse(id).success)).toBe(true);
  expect(ids.every((id) => id.charAt(14) === '8')).toBe(true);
  expect(new Set(ids).size).toBe(200);
  expect(idOf('a')).toBe(idOf('a'));
});
