import { expect, it } from 'vitest';
import { readEnv } from './read-env.js';

it('reads what is named and nothing else', () => {
  expect(readEnv({ A: '1', B: '2', C: '3' }, ['A', 'B'])).toEqual({ A: '1', B: '2' });
});

it('names all that is missing or empty', () => {
  expect(() => readEnv({ A: '1', B: '' }, ['A', 'B', 'C'])).toThrow('The environment lacks B, C');
});
