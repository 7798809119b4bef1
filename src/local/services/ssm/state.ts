import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { readNumber, readString } from '../../shared/json-fields.js';
import type { ParameterStore } from './parameter-store.js';

export interface SsmState {
  readonly parameters: ParameterStore;
  /** `arn:aws:ssm:REGION:ACCOUNT`. */
  readonly arnPrefix: string;
}

/** @throws AwsError `ValidationException` when the member is missing. */
export function requireString(input: JsonObject, member: string): string {
  const value = readString(input, member);
  if (value === undefined || value === '') {
    throw new AwsError('ValidationException', `1 validation error detected: Value at '${member}' must not be null`);
  }
  return value;
}

/** Refuses members that would change the meaning of a request and that are not simulated. */
export function refuseMembers(input: JsonObject, members: readonly string[]): void {
  const given = members.find((member) => input[member] !== undefined);
  if (given !== undefined) {
    throw new AwsError('ValidationException', `${given} is not simulated.`);
  }
}

/** How many results a page may have. */
export function readMaxResults(input: JsonObject, most: number): number {
  const wanted = readNumber(input, 'MaxResults') ?? most;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > most) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${wanted}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to ${most}`,
    );
  }
  return wanted;
}

/** The name that a page ended with, as an opaque token, and back. */
export function toNextToken(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url');
}

export function readNextToken(input: JsonObject): string | undefined {
  const token = readString(input, 'NextToken');
  return token === undefined ? undefined : Buffer.from(token, 'base64url').toString('utf8');
}
