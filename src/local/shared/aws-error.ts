import type { JsonObject } from '../assembly/resource.js';

/** An error that a service answers to its caller, with the name AWS gives it. */
export class AwsError extends Error {
  /** More members of the error body, such as `CancellationReasons`. */
  readonly details: JsonObject;

  constructor(
    readonly code: string,
    message: string,
    readonly statusCode: number = 400,
    { details = {}, ...options }: ErrorOptions & { readonly details?: JsonObject } = {},
  ) {
    super(message, options);
    this.name = code;
    this.details = details;
  }
}
