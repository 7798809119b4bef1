import type { JsonObject } from '../../assembly/index.js';
import type { Deployments } from '../../deployment/deployments.js';
import type { StackStore } from '../../deployment/stack-record.js';
import { type StackView, viewsOf } from '../../deployment/stack-views.js';
import { AwsError } from '../../shared/aws-error.js';
import { readObjects, readString } from '../../shared/json-fields.js';
import type { QueryResult } from '../../shared/query-protocol.js';
import type { S3Port } from '../ports.js';

/** What the operations of CloudFormation work on. */
export interface CloudFormationState {
  readonly deployments: Deployments;
  readonly stacks: StackStore;
  readonly s3: Pick<S3Port, 'getObject'>;
  /** Where uploaded templates are taken from. */
  readonly stagingBucket: string;
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly endpoint: string;
}

export type CloudFormationOperation = (
  state: CloudFormationState,
  input: JsonObject,
) => Promise<QueryResult> | QueryResult;

/** Every stack, those nested in others included. */
export function allViews({ deployments }: CloudFormationState): readonly StackView[] {
  return deployments.all().flatMap(viewsOf);
}

/** @throws AwsError `ValidationError` in the words that CDK looks for. */
export function requireView(state: CloudFormationState, input: JsonObject): StackView {
  const nameOrId = requireText(input, 'StackName');
  const found = allViews(state).find(
    ({ id, name, record }) => id === nameOrId || (name === nameOrId && record.status !== 'DELETE_COMPLETE'),
  );
  if (found === undefined) {
    throw noSuchStack(nameOrId);
  }
  return found;
}

export function noSuchStack(nameOrId: string): AwsError {
  return validation(`Stack with id ${nameOrId} does not exist`);
}

export function validation(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

/** @throws AwsError `ValidationError` when the member is missing. */
export function requireText(input: JsonObject, member: string): string {
  const value = readString(input, member);
  if (value === undefined || value === '') {
    throw validation(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

/** @throws AwsError `ValidationError` for a member that would change the meaning and is not built, by name. */
export function refuseOthers(input: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(input).find((member) => !['Action', 'Version', ...known].includes(member));
  if (unknown !== undefined && input[unknown] !== '') {
    throw validation(`${unknown} is not simulated.`);
  }
}

/** A list of `{ [key]: …, [value]: … }` as a record. */
export function readPairs(input: JsonObject, member: string, key: string, value: string): Record<string, string> {
  return Object.fromEntries(
    readList(input, member).map((pair) => [requireText(pair, key), readString(pair, value) ?? '']),
  );
}

/** An empty list is sent as an empty text. */
export function readList(input: JsonObject, member: string): readonly JsonObject[] {
  return input[member] === '' ? [] : readObjects(input, member);
}

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
