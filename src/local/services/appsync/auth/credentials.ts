import type { IncomingHttpHeaders } from 'node:http';
import type { SignedRequest } from '../../ports.js';
import type { TemplateMap } from '../templates/contract.js';

/** What a request shows to be let in: over HTTP its own headers, over a WebSocket the header object of a message. */
export interface Credentials {
  /** Lower-case names. */
  readonly headers: IncomingHttpHeaders;
  /** The request as SigV4 signed it. */
  readonly signed: SignedRequest;
  readonly body: Buffer;
  /** Names the request in logs and to a Lambda authorizer. */
  readonly requestId: string;
  /** What is asked for, as a Lambda authorizer sees it. */
  readonly operation: GraphqlOperation;
}

export interface GraphqlOperation {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: TemplateMap;
}
