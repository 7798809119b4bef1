import { expect, it } from 'vitest';
import { describeFailure } from './failure.js';

const PROJECT = '/example/app';

/** An error as Amplify throws it. */
function amplifyError(message: string, resolution: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { resolution });
}

function withStack(error: Error, ...frames: readonly string[]): Error {
  error.stack = [`Error: ${error.message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

it('gives the message and the place in the project, but no stack', () => {
  const error = withStack(
    new Error('boom'),
    'deep (/example/app/node_modules/x/index.js:1:2)',
    'build (/example/app/amplify/data/resource.ts:12:5)',
    'node:internal/modules/run:1:1',
  );
  expect(describeFailure(error, PROJECT)).toEqual({ reason: 'boom\n  at amplify/data/resource.ts:12:5' });
});

it('reads places that are file URLs', () => {
  const error = withStack(new Error('boom'), 'file:///example/app/amplify/backend.ts:3:1');
  expect(describeFailure(error, PROJECT).reason).toBe('boom\n  at amplify/backend.ts:3:1');
});

it('names no place outside the project', () => {
  const error = withStack(new Error('boom'), 'f (/usr/lib/node/x.js:1:2)');
  expect(describeFailure(error, PROJECT)).toEqual({ reason: 'boom' });
});

it('follows causes, and takes the advice of the error that has some', () => {
  const inner = withStack(amplifyError('No field customer', 'Check the schema.'));
  const outer = withStack(
    amplifyError('Failed to instantiate', 'See the underlying error message for more details.', inner),
  );
  expect(describeFailure(outer, PROJECT)).toEqual({
    reason: 'Failed to instantiate\n  because No field customer',
    resolution: 'Check the schema.',
  });
});

it('says nothing twice', () => {
  const inner = withStack(new Error('boom'));
  expect(describeFailure(withStack(new Error('boom', { cause: inner })), PROJECT).reason).toBe('boom');
});

it('describes what is no Error', () => {
  expect(describeFailure('just text', PROJECT)).toEqual({ reason: 'just text' });
});
