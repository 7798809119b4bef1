/** A message that a client sends. Whatever is missing is undefined. */
export interface ClientMessage {
  readonly type: string | undefined;
  readonly id: string | undefined;
  /** Of `start`: JSON text of the GraphQL request. */
  readonly data: string | undefined;
  /** Of `start`: the headers that authorize it. */
  readonly authorization: Readonly<Record<string, unknown>> | undefined;
}

/** @returns undefined when the text is not a JSON object. */
export function parseClientMessage(text: string): ClientMessage | undefined {
  const message = parseObject(text);
  if (message === undefined) {
    return undefined;
  }
  const payload = objectOf(message['payload']);
  return {
    type: textOf(message['type']),
    id: textOf(message['id']),
    data: textOf(payload?.['data']),
    authorization: objectOf(objectOf(payload?.['extensions'])?.['authorization']),
  };
}

export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined; // the caller answers that the message cannot be read
  }
}

/** An error of one subscription, or of the connection when `id` is undefined. */
export function errorMessage(id: string | undefined, errors: readonly object[]): string {
  return JSON.stringify({ ...(id === undefined ? {} : { id }), type: 'error', payload: { errors } });
}

/** The connection itself was refused. The client gives up on 400, 401 and 403, and retries on others. */
export function connectionError(errorType: string, errorCode: number, message: string): string {
  return JSON.stringify({ type: 'connection_error', payload: { errors: [{ errorType, errorCode, message }] } });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
