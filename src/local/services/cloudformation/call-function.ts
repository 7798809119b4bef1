import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../assembly/resource.js';
import { isJsonObject, readObject, readString } from '../../shared/json-fields.js';
import type { LambdaPort } from '../ports.js';
import type { CustomResourceRecord } from './custom-resource.js';
import type { Responses } from './responses.js';

/** A custom resource could not be made, changed or removed: the start ends there, as a deployment would. */
export class CustomResourceError extends Error {
  override readonly name = 'CustomResourceError';
  constructor(path: string, reason: string) {
    super(`${path}: the function of the custom resource failed: ${reason}`);
  }
}

export interface CustomResourceCall {
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly path: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** What is known so far; absent for a Create. */
  readonly before?: CustomResourceRecord;
}

export interface CallFunctionDeps {
  readonly lambda: Pick<LambdaPort, 'invoke'>;
  readonly responses: Responses;
  readonly endpoint: string;
  readonly stackId: string;
}

/**
 * Runs the function behind a custom resource's `ServiceToken` and takes the answer that it puts to the `ResponseURL`.
 *
 * @throws CustomResourceError when it fails, says that it failed, or ends without an answer (on AWS the stack would wait an hour).
 */
export async function callFunction(deps: CallFunctionDeps, call: CustomResourceCall): Promise<CustomResourceRecord> {
  const { path, logicalId, type, properties, requestType, before } = call;
  const token = readString(properties, 'ServiceToken') ?? '';
  if (!token.startsWith('arn:aws:lambda:')) {
    throw new CustomResourceError(path, `its ServiceToken ${token} is no function; others are not simulated`);
  }
  const slot = deps.responses.expect();
  const outcome = await deps.lambda.invoke(
    token,
    JSON.stringify({
      RequestType: requestType,
      ServiceToken: token,
      ResponseURL: `${deps.endpoint}${slot.path}`,
      StackId: deps.stackId,
      RequestId: randomUUID(),
      LogicalResourceId: logicalId,
      ResourceType: type,
      ResourceProperties: properties,
      ...(before === undefined ? {} : { PhysicalResourceId: before.physicalId }),
      ...(before === undefined || requestType !== 'Update' ? {} : { OldResourceProperties: before.properties }),
    }),
  );
  const answer = slot.answer();
  if (answer === undefined) {
    const reason = outcome.functionError === undefined ? 'it ended without an answer' : outcome.payload;
    throw new CustomResourceError(path, reason);
  }
  return readAnswer(call, answer);
}

function readAnswer(
  { path, logicalId, type, properties }: CustomResourceCall,
  answer: JsonObject,
): CustomResourceRecord {
  if (answer['Status'] !== 'SUCCESS') {
    throw new CustomResourceError(path, readString(answer, 'Reason') ?? 'it gave no reason');
  }
  const physicalId = readString(answer, 'PhysicalResourceId') ?? '';
  if (physicalId === '') {
    throw new CustomResourceError(path, 'Invalid PhysicalResourceId');
  }
  const data = Object.entries(readObject(answer, 'Data') ?? {});
  return {
    physicalId,
    type,
    logicalId,
    properties,
    data: Object.fromEntries(data.map((entry) => readDatum(path, entry))),
  };
}

function readDatum(path: string, [name, value]: readonly [string, Json]): readonly [string, string] {
  if (Array.isArray(value) || isJsonObject(value) || value === null) {
    throw new CustomResourceError(path, `its Data holds ${name}, which is no text; that is not simulated`);
  }
  return [name, String(value)];
}
