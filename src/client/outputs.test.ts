import { expect, it } from 'vitest';
import { localEndpointOf } from './outputs.js';

it('finds the endpoint of the local runtime', () => {
  expect(localEndpointOf({ custom: { runtime: 'local', endpoint: 'http://127.0.0.1:4620' } })).toBe(
    'http://127.0.0.1:4620',
  );
});

it.each([{}, { custom: {} }, { custom: { runtime: 'aws', endpoint: 'http://127.0.0.1:4620' } }])(
  'takes outputs without runtime "local" for a backend on AWS: %j',
  (outputs) => {
    expect(localEndpointOf(outputs)).toBeUndefined();
  },
);

it.each([{ runtime: 'local' }, { runtime: 'local', endpoint: 7 }, { runtime: 'local', endpoint: 'http://h/path' }])(
  'refuses a local runtime without a usable endpoint: %j',
  (custom) => {
    expect(() => localEndpointOf({ custom })).toThrow(TypeError);
  },
);
