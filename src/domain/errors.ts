/** Every code a caller may branch on. Adding one is an API change: list it in ARCHITECTURE.md. */
export const ERROR_CODES = [
  'ACCESS_DENIED',
  'CONFLICT',
  'CORRUPT_MEDIA',
  'INTERNAL',
  'INVALID_INPUT',
  'INVALID_TRANSITION',
  'MEDIA_TOO_LARGE',
  'NOT_FOUND',
  'PROCESSING_FAILED',
  'QUOTA_EXCEEDED',
  'UNSUPPORTED_MEDIA',
  'UPLOAD_CANCELLED',
  'UPLOAD_EXPIRED',
  'UPLOAD_INCOMPLETE',
  'UPLOAD_MISMATCH',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Why an upload can end without content. Stored on the upload and sent to its owner; each is an error code too. */
export const UPLOAD_FAILURE_CODES = [
  'CORRUPT_MEDIA',
  'MEDIA_TOO_LARGE',
  'PROCESSING_FAILED',
  'UNSUPPORTED_MEDIA',
  'UPLOAD_CANCELLED',
  'UPLOAD_EXPIRED',
  'UPLOAD_MISMATCH',
] as const satisfies readonly ErrorCode[];

export type UploadFailureCode = (typeof UPLOAD_FAILURE_CODES)[number];

export interface AppErrorOptions extends ErrorOptions {
  /** Facts for logs and tests. Never secrets, tokens or signed URLs. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * A failure the caller caused or can act on. Anything else is a bug: let it throw as it is.
 * Tell them apart with {@link isAppError}, never `instanceof`: bundles may hold two copies.
 */
export abstract class AppError extends Error {
  abstract readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, { details = {}, ...options }: AppErrorOptions = {}) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }
}

/** The caller's role may never do this, whatever it is done to. When the thing itself decides, it is NotFoundError. */
export class AccessDeniedError extends AppError {
  readonly code = 'ACCESS_DENIED';
}

export class ConflictError extends AppError {
  readonly code = 'CONFLICT';
}

export class InvalidInputError extends AppError {
  readonly code = 'INVALID_INPUT';
}

export class InvalidTransitionError extends AppError {
  readonly code = 'INVALID_TRANSITION';
}

/** Missing and forbidden read the same, so that an answer never tells whether a thing exists. */
export class NotFoundError extends AppError {
  readonly code = 'NOT_FOUND';

  constructor(
    readonly resource: string,
    options?: AppErrorOptions,
  ) {
    super(notFoundMessage(resource), options);
  }
}

export class QuotaExceededError extends AppError {
  readonly code = 'QUOTA_EXCEEDED';

  constructor(
    readonly quota: string,
    readonly requested: number,
    options?: ErrorOptions,
  ) {
    super(`${quota}: ${requested} requested, less is left`, { ...options, details: { quota, requested } });
  }
}

/** The announced bytes are not in storage (yet). */
export class UploadIncompleteError extends AppError {
  readonly code = 'UPLOAD_INCOMPLETE';
}

/** The input itself is at fault: trying again gives the same answer. */
export class UploadFailedError extends AppError {
  constructor(
    readonly code: UploadFailureCode,
    message: string,
    options?: AppErrorOptions,
  ) {
    super(message, options);
  }
}

/** The one wording for what is missing or not the caller's to see. The JS resolvers share it. */
export function notFoundMessage(resource: string): string {
  return `${resource} does not exist or is not visible to the caller`;
}

/**
 * The form in which an error crosses AppSync, which passes on no more than a message: `[CODE] message`.
 *
 * @example wireMessage('CONFLICT', 'decided already'); // "[CONFLICT] decided already"
 */
export function wireMessage(code: ErrorCode, message: string): string {
  return `[${code}] ${message}`;
}

export function isAppError(error: unknown): error is AppError {
  return (
    error instanceof Error &&
    'details' in error &&
    'code' in error &&
    ERROR_CODES.some((code) => code === (error as { code: unknown }).code)
  );
}
