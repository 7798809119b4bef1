import { describe, expect, it } from 'vitest';
import {
  AccessDeniedError,
  type AppError,
  ConflictError,
  ERROR_CODES,
  InvalidInputError,
  InvalidTransitionError,
  isAppError,
  NotFoundError,
  QuotaExceededError,
  UPLOAD_FAILURE_CODES,
  UploadFailedError,
  UploadIncompleteError,
  wireMessage,
} from './errors.js';

const SAMPLES: readonly [AppError, string, string][] = [
  [new AccessDeniedError('no'), 'AccessDeniedError', 'ACCESS_DENIED'],
  [new ConflictError('no'), 'ConflictError', 'CONFLICT'],
  [new InvalidInputError('no'), 'InvalidInputError', 'INVALID_INPUT'],
  [new InvalidTransitionError('no'), 'InvalidTransitionError', 'INVALID_TRANSITION'],
  [new NotFoundError('Event'), 'NotFoundError', 'NOT_FOUND'],
  [new QuotaExceededError('storage bytes', 5), 'QuotaExceededError', 'QUOTA_EXCEEDED'],
  [new UploadIncompleteError('no'), 'UploadIncompleteError', 'UPLOAD_INCOMPLETE'],
  [new UploadFailedError('CORRUPT_MEDIA', 'no'), 'UploadFailedError', 'CORRUPT_MEDIA'],
];

describe('application errors', () => {
  it.each(SAMPLES)('%s is named %s and carries %s', (error, name, code) => {
    expect(error).toMatchObject({ name, code, details: expect.any(Object) });
    expect(isAppError(error)).toBe(true);
  });

  it('keep the cause and the facts', () => {
    const cause = new Error('condition failed');
    const error = new ConflictError('decided already', { cause, details: { contentId: 'c1' } });

    expect(error.cause).toBe(cause);
    expect(error.details).toEqual({ contentId: 'c1' });
  });

  it('never say whether a thing is missing or forbidden', () => {
    expect(new NotFoundError('Content').message).toBe('Content does not exist or is not visible to the caller');
  });

  it('say what was asked of a quota, and not how much is left', () => {
    expect(new QuotaExceededError('storage bytes', 7)).toMatchObject({
      message: 'storage bytes: 7 requested, less is left',
      details: { quota: 'storage bytes', requested: 7 },
    });
  });

  it.each([
    ['a plain error', new Error('x')],
    [
      'an AWS SDK error, which has a code of its own',
      Object.assign(new Error('x'), { code: 'ECONNRESET', details: {} }),
    ],
    ['what is not an error', { code: 'CONFLICT', details: {} }],
  ])('are not mistaken for %s', (_name, value) => {
    expect(isAppError(value)).toBe(false);
  });

  it('are recognised across bundles, by shape', () => {
    expect(isAppError(Object.assign(new Error('x'), { code: 'CONFLICT', details: {} }))).toBe(true);
  });

  it('cross the wire with their code in front', () => {
    expect(wireMessage('CONFLICT', 'decided already')).toBe('[CONFLICT] decided already');
  });

  it('list each code once, and each way an upload fails is one of them', () => {
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
    expect(UPLOAD_FAILURE_CODES.filter((code) => !ERROR_CODES.includes(code))).toEqual([]);
  });
});
