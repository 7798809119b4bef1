/** A request that is refused before it is executed: the whole answer is this error. */
export class RequestError extends Error {
  constructor(
    readonly errorType: string,
    message: string,
    readonly statusCode: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RequestError';
  }
}

/** 401. AppSync's own wording for a caller it does not let in, unless the message is more precise. */
export function unauthorized(message = 'You are not authorized to make this call.'): RequestError {
  return new RequestError('UnauthorizedException', message, 401);
}

/** 400: the body is no GraphQL request. */
export function malformed(message: string): RequestError {
  return new RequestError('MalformedHttpRequestException', message, 400);
}

/** 400: the body is a GraphQL request that cannot be run. */
export function badRequest(message: string): RequestError {
  return new RequestError('BadRequestException', message, 400);
}
