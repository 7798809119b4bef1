import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Backend, IdentifyInput, Resource, ResourceIdentity } from '../assembly/resource.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Store } from '../shared/store.js';
import type { Ports } from './ports.js';

/** How the gateway knows that a request is meant for a service; tried in this order: host, path, target, signing name. */
export interface ServiceRoutes {
  /** SigV4 service names, `dynamodb`, from the credential scope of the header or of a presigned query. */
  readonly signingNames?: readonly string[];
  /** Prefixes of `X-Amz-Target` up to the dot, `DynamoDB_20120810`. */
  readonly targets?: readonly string[];
  /** Tested against the raw request path, without the query. */
  readonly paths?: readonly RegExp[];
  /** Browsers' preflights and CORS headers are the service's own affair; otherwise the gateway answers them for it. */
  readonly ownsCors?: boolean;
}

/** A mail or text message that AWS would have sent; the terminal shows it and tests read it. */
export interface OutgoingMessage {
  readonly medium: 'EMAIL' | 'SMS';
  readonly to: string;
  /** What it is about, `SignUp`, `ForgotPassword`, `ResendCode`, `UpdateUserAttribute`, `Authentication`. */
  readonly kind: string;
  readonly code: string;
}

export interface ServiceContext {
  /** The resources of the service's own `resourceTypes`. */
  readonly resources: readonly Resource[];
  /** What all stacks have together. */
  readonly assembly: Backend;
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly endpoint: string;
  /** A folder of the service's own; it exists. */
  readonly dataDir: string;
  /** Durable state, shared by all services; take tables named after the service: `s3/objects`. */
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Hands a message to whoever runs the runtime, instead of mailing it. */
  readonly deliver: (message: OutgoingMessage) => void;
  /** The other services. A port may be used from `ready` on; before that it throws. */
  readonly ports: Ports;
}

export interface RunningService<PortName extends keyof Ports = never> {
  /** What the service offers the others. */
  readonly port?: Ports[PortName];
  /** Names that its resources go by: requests with one of them as `Host`, lower case and without a port, are for this service. */
  readonly hosts?: ReadonlySet<string>;
  /** Answers one request that the gateway routed here, to the end. It may throw an `AwsError` before the head is sent. */
  handle?(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes over a WebSocket upgrade that the gateway routed here. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Called once when every service has started: the time to begin polling and sweeping. */
  ready?(): Promise<void>;
  /**
   * Takes other resources without a restart, when what has changed in them allows it.
   *
   * @returns false, with nothing changed, when it does not.
   */
  update?(change: Pick<ServiceContext, 'resources' | 'assembly'>): boolean;
  /**
   * Deletes what is stored for resources that went with their stack. Called when they are no part of the backend any more.
   *
   * @throws AwsError when AWS would not delete one, as a bucket that is not empty; the message names it.
   */
  discard?(resource: Resource): Promise<void>;
  /** Ends what runs, writes what is pending. Safe to call twice. */
  stop(): Promise<void>;
}

/** One simulated AWS service. It knows AWS, never the application. */
export interface LocalService<PortName extends keyof Ports = never> {
  /** Also the name of the port it provides, when it provides one. */
  readonly name: string;
  readonly routes?: ServiceRoutes;
  /** CloudFormation types it owns. A type that no service owns stops the start with its name. */
  readonly resourceTypes: readonly string[];
  /** Names of the API operations it answers, from the table it dispatches on; COVERAGE.md lists them. Absent when it has no such API. */
  readonly operations?: readonly string[];
  identify(input: IdentifyInput): ResourceIdentity;
  start(context: ServiceContext): Promise<RunningService<PortName>>;
}
