import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import type { InvokeResult, Ports } from '../../ports.js';
import { isObject } from '../input.js';
import { TRIGGER_ATTEMPTS, TRIGGER_TIMEOUT_MS } from '../limits.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { TriggerName } from '../settings/trigger-settings.js';

export interface TriggerCall {
  readonly pool: PoolSettings;
  readonly name: TriggerName;
  /** `PreSignUp_SignUp`. */
  readonly source: string;
  /** Absent for the operations of administrators. */
  readonly clientId?: string;
  readonly userName: string;
  readonly request: JsonObject;
  /** The answer as the function finds it. */
  readonly response: JsonObject;
}

/**
 * Calls the function of a trigger and gives its `response`; undefined when the pool has none.
 *
 * @throws AwsError `UserLambdaValidationException` when the function throws, `UnexpectedLambdaException` when it cannot
 *   be called or does not answer in time, `InvalidLambdaResponseException` when its answer is no event.
 */
export type RunTrigger = (call: TriggerCall) => Promise<JsonObject | undefined>;

export function createRunTrigger(
  ports: () => Pick<Ports, 'iam' | 'lambda'>,
  timeoutMs: number = TRIGGER_TIMEOUT_MS,
): RunTrigger {
  return async (call) => {
    const functionArn = call.pool.triggers.functions[call.name];
    if (functionArn === undefined) {
      return undefined;
    }
    requirePermission(ports(), call, functionArn);
    const result = await invokeInTime(ports().lambda, functionArn, call, timeoutMs);
    return readAnswer(call, result);
  };
}

/** The function's own policy has to let the pool in: without a permission, Cognito cannot call it. */
function requirePermission(
  { iam, lambda }: Pick<Ports, 'iam' | 'lambda'>,
  call: TriggerCall,
  functionArn: string,
): void {
  const decision = iam.authorize({
    service: 'cognito-idp.amazonaws.com',
    action: 'lambda:InvokeFunction',
    resource: functionArn,
    context: { 'aws:SourceArn': call.pool.arn, 'aws:SourceAccount': call.pool.arn.split(':')[4] ?? '' },
    resourcePolicies: [lambda.resourcePolicy(functionArn)],
  });
  if (!decision.allowed) {
    throw unexpected(call, 'AccessDeniedException');
  }
}

async function invokeInTime(
  lambda: Pick<Ports, 'lambda'>['lambda'],
  functionArn: string,
  call: TriggerCall,
  timeoutMs: number,
): Promise<InvokeResult> {
  for (let attempt = 1; attempt <= TRIGGER_ATTEMPTS; attempt += 1) {
    const result = await withinTime(lambda.invoke(functionArn, JSON.stringify(eventOf(call))), timeoutMs);
    if (result !== undefined) {
      return result;
    }
  }
  throw unexpected(call, 'Socket timeout while invoking Lambda function');
}

/** @returns undefined when the time is over; what comes later is of no interest to anyone. */
async function withinTime<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function eventOf({ pool, name, source, clientId, userName, request, response }: TriggerCall): JsonObject {
  return {
    version: name === 'PreTokenGeneration' ? pool.triggers.preTokenVersion : '1',
    triggerSource: source,
    region: pool.region,
    userPoolId: pool.id,
    userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: clientId ?? 'CLIENT_ID_NOT_APPLICABLE' },
    request,
    response,
  };
}

function readAnswer(call: TriggerCall, { payload, functionError }: InvokeResult): JsonObject {
  const answer = parse(payload);
  if (functionError !== undefined) {
    const message = isObject(answer) ? String(answer['errorMessage'] ?? '') : '';
    throw new AwsError('UserLambdaValidationException', `${call.name} failed with error ${message}.`);
  }
  if (!isObject(answer) || !isObject(answer['response'])) {
    throw new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  }
  return answer['response'];
}

function parse(payload: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function unexpected(call: TriggerCall, reason: string): AwsError {
  return new AwsError('UnexpectedLambdaException', `${call.name} invocation failed due to error ${reason}.`);
}
