import { expect, it } from 'vitest';
import { ERROR_CODES, wireMessage } from '../domain/errors.js';
import { BackendError, toBackendError, unwrap } from './backend-error.js';

it.each(ERROR_CODES)('reads %s back from the wire, as functions and as resolvers send it', (code) => {
  expect(toBackendError({ message: wireMessage(code, 'why [so]') })).toMatchObject({ code, message: 'why [so]' });
  expect(toBackendError({ message: 'why', errorType: code })).toMatchObject({ code, message: 'why' });
});

it.each(['Unauthorized', 'UnauthorizedException'])('takes AppSync’s %s for ACCESS_DENIED', (errorType) => {
  expect(toBackendError({ message: 'Not Authorized to access x on type Query', errorType }).code).toBe('ACCESS_DENIED');
});

it.each([
  { message: 'boom' },
  { message: '[NO_SUCH_CODE] boom' },
  { message: 'boom', errorType: 'Lambda:Unhandled' },
  { message: 'boom', errorType: null },
])('takes anything else for INTERNAL: %j', (error) => {
  expect(toBackendError(error)).toMatchObject({ code: 'INTERNAL', message: error.message });
});

it('keeps the lines of a message', () => {
  expect(toBackendError({ message: '[CONFLICT] one\ntwo' }).message).toBe('one\ntwo');
});

it('gives the data of an answer', () => {
  expect(unwrap({ data: { id: '1' } })).toEqual({ id: '1' });
  expect(unwrap({ data: 0, errors: [] })).toBe(0);
});

it('throws the first error of an answer, also when it has data', () => {
  expect(() => unwrap({ data: { id: '1' }, errors: [{ message: '[NOT_FOUND] gone' }] })).toThrow(BackendError);
});

it('throws when the answer is empty', () => {
  expect(() => unwrap({ data: null })).toThrow('answered nothing');
});
