import { ERROR_CODES, type ErrorCode } from '../domain/errors.js';

export interface BackendErrorOptions extends ErrorOptions {
  readonly transient?: boolean;
}

/** A refusal of the backend. Branch on `code`; `message` is for people. */
export class BackendError extends Error {
  override readonly name = 'BackendError';

  /** The same request may go well later. */
  readonly transient: boolean;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { transient = false, ...options }: BackendErrorOptions = {},
  ) {
    super(message, options);
    this.transient = transient;
  }
}

/** What Amplify says when a request got no answer (@aws-amplify/core, clients/handlers/fetch). */
const NO_ANSWER = 'A network error has occurred.';

/** Whether the same request may go well later: it got no answer, or the backend tripped over itself. */
export function isTransient(error: unknown): boolean {
  return error instanceof BackendError && error.transient;
}

/** What AppSync gives for each error of an answer. */
interface WireError {
  readonly message: string;
  readonly errorType?: string | null;
}

interface WireAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly WireError[];
}

/** `[CODE] message`: the form in which a function's error crosses AppSync. */
const CODED_MESSAGE = /^\[([A-Z_]+)\] (.*)$/s;

/** What AppSync itself answers to a caller without the right to a field. */
const UNAUTHORIZED_TYPES = new Set(['Unauthorized', 'UnauthorizedException']);

/**
 * The data of an answer of the typed client.
 *
 * @throws BackendError when the backend refused.
 * @example const ticket = unwrap(await client.mutations.initiateUpload(input));
 */
export function unwrap<Data>({ data, errors }: WireAnswer<Data>): NonNullable<Data> {
  const [first] = errors ?? [];
  if (first !== undefined) {
    throw toBackendError(first);
  }
  if (data === null || data === undefined) {
    throw new BackendError('INTERNAL', 'The backend answered nothing.');
  }
  return data;
}

export function toBackendError({ message, errorType }: WireError): BackendError {
  const [, code, text] = CODED_MESSAGE.exec(message) ?? [];
  if (isErrorCode(code)) {
    return new BackendError(code, text ?? '', { transient: code === 'INTERNAL' });
  }
  if (isErrorCode(errorType)) {
    return new BackendError(errorType, message);
  }
  if (UNAUTHORIZED_TYPES.has(errorType ?? '')) {
    return new BackendError('ACCESS_DENIED', message);
  }
  return new BackendError('INTERNAL', message, { transient: message === NO_ANSWER });
}

function isErrorCode(code: string | null | undefined): code is ErrorCode {
  return ERROR_CODES.some((known) => known === code);
}
