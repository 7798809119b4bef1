import type { IncomingMessage } from 'node:http';
import type { Resource } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import type { QueryResult } from '../../shared/query-protocol.js';
import type { SigningKey } from '../../shared/signing-key.js';
import type { Caller, Ports, TemporaryCredentials } from '../ports.js';

export interface StsState {
  /** Roles of the template by ARN, for their trust policies. */
  readonly roles: ReadonlyMap<string, Resource>;
  /** Signs the tokens of the identity pools. */
  readonly openIdKey: SigningKey;
  readonly iam: Ports['iam'];
  readonly clock: Clock;
}

export interface StsCall {
  readonly parameters: URLSearchParams;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

export type StsOperation = (state: StsState, call: StsCall) => Promise<QueryResult>;

/** @throws AwsError `MissingAuthenticationToken` when the request is not signed, and what a wrong signature gives. */
export function requireCaller({ iam }: Pick<StsState, 'iam'>, { request, body }: StsCall): Caller {
  const verified = iam.verify(request, { body, service: 'sts' });
  if (verified === undefined) {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  return verified.caller;
}

/** @throws AwsError `ValidationError`. */
export function required({ parameters }: StsCall, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === '') {
    throw new AwsError('ValidationError', `1 validation error detected: Value at '${name}' must not be null`);
  }
  return value;
}

/** @throws AwsError `InvalidParameterValue` for a parameter that the operation does not obey. */
export function refuseOthers({ parameters }: StsCall, known: readonly string[]): void {
  const unknown = [...parameters.keys()].find((name) => !['Action', 'Version', ...known].includes(name));
  if (unknown !== undefined) {
    throw new AwsError('InvalidParameterValue', `${unknown} is not simulated.`);
  }
}

/** "DurationSeconds … from 900 seconds (15 minutes) up to the maximum session duration set for the role", by default 3600. */
const MIN_DURATION_SECONDS = 900;
const DEFAULT_DURATION_SECONDS = 3600;

/** @throws AwsError `ValidationError`. */
export function readDuration(call: StsCall, role: Resource): number {
  const seconds = Number(call.parameters.get('DurationSeconds') ?? DEFAULT_DURATION_SECONDS);
  const maxSeconds = Number(role.properties['MaxSessionDuration'] ?? DEFAULT_DURATION_SECONDS);
  if (!Number.isInteger(seconds) || seconds < MIN_DURATION_SECONDS) {
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value at 'durationSeconds' must be at least ${MIN_DURATION_SECONDS}`,
    );
  }
  if (seconds > maxSeconds) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  return seconds;
}

export function toCredentials(credentials: TemporaryCredentials): QueryResult {
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: new Date(credentials.expiresAtMs).toISOString(),
  };
}

export function toAssumedRoleUser({ iam }: Pick<StsState, 'iam'>, roleArn: string, sessionName: string): QueryResult {
  const { arn, userId } = iam.callerOfRole(roleArn, sessionName);
  return { Arn: arn, AssumedRoleId: userId };
}
