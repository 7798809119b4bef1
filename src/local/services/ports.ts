import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { JsonObject } from '../assembly/resource.js';

/** What the services offer each other inside the process. One property per service that has something to offer. */
export interface Ports {
  readonly iam: IamPort;
  readonly dynamodb: DynamodbPort;
  readonly lambda: LambdaPort;
  readonly 'cognito-idp': UserPoolPort;
  readonly s3: S3Port;
  readonly sqs: SqsPort;
  readonly events: EventBridgePort;
  readonly ssm: SsmPort;
  readonly cloudformation: CloudFormationPort;
}

// --- IAM ---------------------------------------------------------------------------------------------------------

/** Condition context keys and their values; keys are compared without regard to case. */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

/** Who signed a request. */
export interface Caller {
  readonly accountId: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, or the account root for the operator's keys. */
  readonly arn: string;
  /** The role whose policies decide; absent for the account root, which may do everything. */
  readonly roleArn?: string;
  /** `AROA…:SESSION`. */
  readonly userId: string;
  readonly accessKeyId: string;
  /** Condition keys the session brings, such as `cognito-identity.amazonaws.com:sub`. */
  readonly context: ConditionContext;
  /** Present when the credentials came from an identity pool. */
  readonly cognito?: CognitoCaller;
}

export interface CognitoCaller {
  readonly identityPoolId: string;
  readonly identityId: string;
  readonly authType: 'authenticated' | 'unauthenticated';
  /** `"cognito-idp.REGION.amazonaws.com/POOL","cognito-idp.…:CognitoSignIn:SUB"`; absent for a guest. */
  readonly authProvider?: string;
}

export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
}

export interface IssueCredentialsInput {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly context?: ConditionContext;
  readonly cognito?: CognitoCaller;
}

export interface AuthorizeInput {
  /** Absent for an anonymous request, which only a resource policy can allow. */
  readonly caller?: Caller;
  /** An AWS service acting on its own behalf (`events.amazonaws.com`), instead of a caller. */
  readonly service?: string;
  /** `s3:GetObject`. */
  readonly action: string;
  /** ARN of what is acted on. */
  readonly resource: string;
  readonly context?: ConditionContext;
  /** Policy documents attached to the resource: bucket, queue and function policies. */
  readonly resourcePolicies?: readonly JsonObject[];
}

/** `reason` is AWS's own wording and names the missing action. */
export type AuthorizationDecision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

export interface VerifiedRequest {
  readonly caller: Caller;
  /** Value of the signed payload hash: a hex SHA-256, `UNSIGNED-PAYLOAD` or a `STREAMING-…` marker. */
  readonly payloadHash: string;
  /** Lower-case names of the headers that the signature covers. */
  readonly signedHeaders: readonly string[];
  /** For `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`: what is needed to verify each chunk's signature. */
  readonly signature: {
    readonly seed: string;
    readonly signingKey: Buffer;
    readonly scope: string;
    readonly amzDate: string;
  };
}

/** What a signature covers, besides the body; a WebSocket's handshake is verified by a request made up of its parts. */
export type SignedRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

export interface VerifyOptions {
  /** The body's hash is checked by the caller when it streams; otherwise give the body and it is checked here. */
  readonly body?: Buffer;
  /** SigV4 service name expected in the credential scope. */
  readonly service: string;
}

export interface IamPort {
  /**
   * Verifies a SigV4 signature in the header or the query (presigned).
   *
   * @returns undefined when the request carries no signature at all.
   * @throws AwsError in the words of the service that `options` names. S3: `SignatureDoesNotMatch`, `InvalidAccessKeyId`, `InvalidToken`,
   *   `ExpiredToken`, `RequestTimeTooSkewed`, `AccessDenied` ("Request has expired"), `AuthorizationQueryParametersError` and their kin.
   *   JSON services: `InvalidSignatureException`, `UnrecognizedClientException`, `ExpiredTokenException`, `IncompleteSignatureException`.
   */
  verify(request: SignedRequest, options: VerifyOptions): VerifiedRequest | undefined;
  /** Evaluates identity and resource policies: explicit deny wins, nothing is allowed by default. */
  authorize(input: AuthorizeInput): AuthorizationDecision;
  /** Like `authorize`, but throws `AccessDeniedException` (403) with AWS's wording, naming the action. */
  require(input: AuthorizeInput): void;
  issue(input: IssueCredentialsInput): Promise<TemporaryCredentials>;
  /** The secret and caller of an access key; undefined when it is unknown or has expired. For the S3 POST policy. */
  find(
    accessKeyId: string,
  ): { readonly secretAccessKey: string; readonly sessionToken?: string; readonly caller: Caller } | undefined;
  /** The caller a service role acts as, without credentials: an AppSync data source, an EventBridge target. */
  callerOfRole(roleArn: string, sessionName: string): Caller;
  /**
   * What `iam:PutRolePolicy` does to a policy that a role has from the template, from the next decision on. It does not outlive
   * the runtime: the template is what a start begins with.
   *
   * @throws AwsError `NoSuchEntity` when the role has no policy of its own of that name.
   * @throws MalformedPolicyError, and changes nothing.
   */
  putRolePolicy(roleName: string, policyName: string, document: JsonObject): void;
}

// --- DynamoDB ----------------------------------------------------------------------------------------------------

export interface DynamodbPort {
  /**
   * One call of the DynamoDB JSON protocol, on the caller's own responsibility: policies are not evaluated here.
   *
   * @param action - `GetItem`, `TransactWriteItems` …
   * @throws AwsError with the exception's name as its code; `CancellationReasons` and `Item` are in its `details`.
   */
  call(action: string, input: JsonObject): Promise<JsonObject>;
}

// --- Lambda ------------------------------------------------------------------------------------------------------

export interface InvokeResult {
  /** The handler's answer as JSON text, or the error object's when `functionError` is set. */
  readonly payload: string;
  readonly functionError?: 'Unhandled' | 'Handled';
  readonly requestId: string;
}

export interface LambdaPort {
  /** Runs the function and waits. Rejects with AwsError `ResourceNotFoundException` when there is none of that ARN or name. */
  invoke(functionArnOrName: string, payload: string): Promise<InvokeResult>;
  /** Stores the event, then returns; runs it with Lambda's asynchronous retries, then its dead-letter target. */
  invokeAsync(functionArnOrName: string, payload: string): Promise<void>;
  /** The function's resource policy (`AWS::Lambda::Permission`), for `authorize`. */
  resourcePolicy(functionArnOrName: string): JsonObject;
}

// --- Cognito user pools ------------------------------------------------------------------------------------------

export interface VerifiedToken {
  readonly userPoolId: string;
  readonly tokenUse: 'access' | 'id';
  readonly claims: JsonObject;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
}

export interface UserPoolPort {
  /**
   * Verifies signature, expiry, issuer and revocation of an access or id token of one of the pools.
   *
   * @throws AwsError `NotAuthorizedException`.
   */
  verifyToken(token: string): Promise<VerifiedToken>;
  /** Whether a token that was verified before has been revoked since. Cheap: asked on every request. */
  isRevoked(claims: JsonObject): boolean;
}

// --- S3 ----------------------------------------------------------------------------------------------------------

/** An object as it was when it was looked up. */
export interface OpenObject {
  /** What GetObject answers, lower-case names: type, validators, metadata, version; neither length nor range. */
  readonly headers: Readonly<Record<string, string>>;
  readonly byteLength: number;
  /** Quoted. */
  readonly etag: string;
  readonly modifiedMs: number;
  readonly tags: Readonly<Record<string, string>>;
  /**
   * The bytes, or a range of them with both ends inclusive. To be called in the turn of the event loop in which the object was
   * looked up; from then on the bytes stay, whatever becomes of the object. End or destroy the stream to let them go.
   */
  read(range?: { readonly start: number; readonly end: number }): Readable;
}

export interface S3Port {
  getObject(
    bucket: string,
    key: string,
  ): Promise<{ readonly body: Readable; readonly byteLength: number; readonly contentType: string } | undefined>;
  putObject(bucket: string, key: string, body: Buffer, contentType: string): Promise<void>;
  /**
   * Looks an object up for a service that answers for it in its own name and asks the bucket's policy itself.
   *
   * @param versionId - the current version when absent.
   */
  openObject(bucket: string, key: string, versionId?: string): OpenObject | undefined;
  /** The bucket's policy, when it has one, as a list; undefined when there is no such bucket. */
  bucketPolicies(bucket: string): readonly JsonObject[] | undefined;
  /**
   * What the bucket's CORS rules add to an answer.
   *
   * @throws AwsError `AccessForbidden` or `InvalidRequest` for a preflight (OPTIONS) that no rule allows.
   */
  corsHeaders(bucket: string, request: Pick<IncomingMessage, 'method' | 'headers'>): Readonly<Record<string, string>>;
  /** Does at once what the buckets' lifecycle rules ask for at that moment, now when absent, epoch milliseconds. */
  applyLifecycle(
    nowMs?: number,
  ): Promise<{ readonly expired: number; readonly transitioned: number; readonly aborted: number }>;
}

// --- SQS, EventBridge, SSM ---------------------------------------------------------------------------------------

export interface SqsMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: JsonObject;
}

export interface SqsPort {
  /** Durable when the promise resolves. */
  send(
    queueArn: string,
    body: string,
    /** Message attributes: a number has the data type `Number`, text `String`. */
    attributes?: Readonly<Record<string, string | number>>,
    options?: { readonly messageGroupId?: string },
  ): Promise<void>;
  /**
   * Hides them for the queue's visibility timeout.
   *
   * @param alongside - what it writes to the services' store is on disk together with that, or not at all.
   */
  receive(
    queueArn: string,
    maxMessages: number,
    alongside?: (messages: readonly SqsMessage[]) => void,
  ): Promise<readonly SqsMessage[]>;
  remove(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
  changeVisibility(queueArn: string, receiptHandle: string, timeoutSeconds: number): Promise<void>;
  /** Calls back when messages may have become available; returns the function that ends it. */
  onAvailable(queueArn: string, listener: () => void): () => void;
  resourcePolicies(queueArn: string): readonly JsonObject[];
}

export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources: readonly string[];
  /** ISO 8601; now when absent. */
  readonly time?: string;
  /** Kept when a producer delivers the same event again; drawn when absent. */
  readonly id?: string;
}

export interface EventBridgePort {
  /** Matches the rules of the default bus and delivers to their targets; durable when the promise resolves. */
  putEvent(event: BusEvent): Promise<void>;
}

/** What the APIs of other services change of a deployed resource goes through here, so that it outlives a restart. */
export interface CloudFormationPort {
  /**
   * Sets properties of one resource past its template, and waits until they are in force.
   *
   * @throws what keeps the backend from running with them.
   */
  patch(physicalId: string, properties: JsonObject): Promise<void>;
}

export interface SsmPort {
  getParameter(name: string): string | undefined;
  putParameter(name: string, value: string, type: 'String' | 'SecureString'): Promise<void>;
}
