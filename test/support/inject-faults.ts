import { type IncomingMessage, Server, type ServerResponse } from 'node:http';

/** `refuse`: it is not carried out. `lose`: it is, and the answer says that it was not. */
export type Fault = 'refuse' | 'lose';

export interface Faults {
  /** What failed so far, such as `refuse PutObject`. */
  readonly hits: readonly string[];
  stop(): void;
}

/**
 * Lets requests of functions to DynamoDB and S3 fail as AWS lets them fail under load. The runtime's own server is in this
 * process: what is meant for it is answered in its place.
 *
 * @param choose - by the operation's name, `TransactWriteItems` or `PUT object`, and how often it was asked for, from 1.
 */
export function injectFaults(choose: (operation: string, count: number) => Fault | undefined): Faults {
  const original = Server.prototype.emit;
  const callOriginal = (server: Server, event: string | symbol, args: unknown[]): boolean =>
    Boolean(Reflect.apply(original as (...all: unknown[]) => boolean, server, [event, ...args]));
  const counts = new Map<string, number>();
  const hits: string[] = [];
  const fault = (operation: string): Fault | undefined => {
    const count = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, count);
    return choose(operation, count);
  };
  Server.prototype.emit = function emit(this: Server, event: string | symbol, ...args: unknown[]): boolean {
    const [request, response] = args as [IncomingMessage, ServerResponse];
    const operation = event === 'request' ? operationOf(request) : undefined;
    const chosen = operation === undefined ? undefined : fault(operation);
    if (operation === undefined || chosen === undefined) {
      return callOriginal(this, event, args);
    }
    hits.push(`${chosen} ${operation}`);
    if (chosen === 'lose') {
      loseAnswer(request, response);
      return callOriginal(this, event, args);
    }
    request.resume().once('end', () => answerWithFault(request, response));
    return true;
  };
  return {
    hits,
    stop: () => {
      Server.prototype.emit = original;
    },
  };
}

/** Requests of a function bring the session token of its role. */
function operationOf({ headers, method = '' }: IncomingMessage): string | undefined {
  if (headers['x-amz-security-token'] === undefined) {
    return undefined;
  }
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB_20120810.')) {
    return target.split('.')[1];
  }
  return String(headers.authorization).includes('/s3/aws4_request') ? `${method} object` : undefined;
}

function answerWithFault({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers['x-amz-target'] === undefined) {
    const body = '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';
    response.writeHead(503, { 'content-type': 'application/xml' }).end(body);
    return;
  }
  const __type = 'com.amazonaws.dynamodb.v20120810#ThrottlingException';
  const body = JSON.stringify({ __type, message: 'Rate of requests exceeds the allowed throughput.' });
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}

/** The line breaks once the answer is there. */
function loseAnswer(request: IncomingMessage, response: ServerResponse): void {
  const cut = () => {
    request.socket.destroy();
    return response;
  };
  response.writeHead = cut;
  response.write = () => true;
  response.end = cut;
}
