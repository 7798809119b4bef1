import { AwsError } from '../../../shared/aws-error.js';
import type { InvokeResult, LambdaPort } from '../../ports.js';
import { LIMITS } from '../limits.js';
import type { DataSource, StepDefinition } from '../load/definition.js';
import type { TemplateMap, TemplateValue } from '../templates/contract.js';
import { ResolverError } from '../templates/errors.js';
import { createBatcher } from './batch.js';
import { type DataSourceCall, DataSourceError, type RunDataSource } from './data-source.js';
import { isMap, onlyMembers, optionalText, requiredText } from './request-members.js';
import type { RoleGate } from './role-gate.js';

type LambdaSource = DataSource & { readonly type: 'AWS_LAMBDA' };

/** Invokes the data source's function: alone, without waiting (`Event`), or gathered with its siblings (`BatchInvoke`). */
export function createLambdaRunner(lambda: LambdaPort, gate: RoleGate): RunDataSource {
  const batch = createBatcher(async (step, payloads) => {
    const results = await invoke(lambda, gate, sourceOf(step), [...payloads]);
    if (!Array.isArray(results) || results.length !== payloads.length) {
      throw new DataSourceError(
        `The function was given a batch of ${payloads.length} and must return a list of as many results.`,
        'Lambda:IllegalArgument',
      );
    }
    return step.mapping.kind === 'direct' ? results.map(unwrapDirect) : results;
  });
  return (payload, call) => run(payload, call);

  function run(payload: TemplateMap, call: DataSourceCall): TemplateValue | Promise<TemplateValue> {
    const { step, request } = call;
    onlyMembers(payload, ['version', 'operation', 'payload', 'invocationType']);
    const operation = requiredText(payload, 'operation');
    if (operation !== 'Invoke' && operation !== 'BatchInvoke') {
      throw new ResolverError(`Unsupported operation '${operation}'.`, 'MappingTemplate');
    }
    const isDirectBatch = step.mapping.kind === 'direct' && step.maxBatchSize > 0;
    if (operation === 'BatchInvoke' || isDirectBatch) {
      return batch(step, request, payload['payload'], step.maxBatchSize || LIMITS.defaultBatchSize);
    }
    const invocationType = optionalText(payload, 'invocationType') ?? 'RequestResponse';
    if (invocationType === 'Event') {
      return invokeEvent(lambda, gate, sourceOf(step), payload['payload']);
    }
    if (invocationType !== 'RequestResponse') {
      throw new ResolverError(`Unsupported invocation type '${invocationType}'.`, 'MappingTemplate');
    }
    return invoke(lambda, gate, sourceOf(step), payload['payload']);
  }
}

async function invoke(
  lambda: LambdaPort,
  gate: RoleGate,
  source: LambdaSource,
  payload: TemplateValue,
): Promise<TemplateValue> {
  authorize(lambda, gate, source);
  const result = await answerOf(() => lambda.invoke(source.functionArn, JSON.stringify(payload ?? null)));
  const value = parseJson(result.payload);
  if (result.functionError !== undefined) {
    throw functionFailure(value, result.functionError);
  }
  return value;
}

/** "Event: the function is invoked asynchronously ... the response is null." */
async function invokeEvent(
  lambda: LambdaPort,
  gate: RoleGate,
  source: LambdaSource,
  payload: TemplateValue,
): Promise<TemplateValue> {
  authorize(lambda, gate, source);
  await answerOf(() => lambda.invokeAsync(source.functionArn, JSON.stringify(payload ?? null)));
  return null;
}

function authorize(lambda: LambdaPort, gate: RoleGate, { functionArn, serviceRoleArn }: LambdaSource): void {
  const refusal = gate(serviceRoleArn, 'lambda:InvokeFunction', functionArn, () => [
    lambda.resourcePolicy(functionArn),
  ]);
  if (refusal !== undefined) {
    throw new DataSourceError(refusal, 'Lambda:AccessDeniedException');
  }
}

async function answerOf<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof AwsError) {
      throw new DataSourceError(error.message, `Lambda:${error.code}`, null, { cause: error });
    }
    throw error;
  }
}

/** `{ errorMessage, errorType, trace }` is what Lambda answers for a handler that threw, or a run that took too long. */
function functionFailure(value: TemplateValue, functionError: NonNullable<InvokeResult['functionError']>): Error {
  const message = isMap(value) ? value['errorMessage'] : undefined;
  return new DataSourceError(typeof message === 'string' ? message : 'The function failed.', `Lambda:${functionError}`);
}

/** "Returning individual errors": each result of a direct batch is `{ data, errorMessage, errorType }`. */
function unwrapDirect(value: TemplateValue): TemplateValue | Error {
  if (!isMap(value)) {
    return value;
  }
  const { data = null, errorMessage, errorType } = value;
  if (typeof errorMessage === 'string') {
    return new DataSourceError(errorMessage, typeof errorType === 'string' ? errorType : 'Lambda:Handled', data);
  }
  return data;
}

function sourceOf({ dataSource }: StepDefinition): LambdaSource {
  if (dataSource.type !== 'AWS_LAMBDA') {
    throw new Error(`${dataSource.name} is not a Lambda data source`);
  }
  return dataSource;
}

function parseJson(payload: string): TemplateValue {
  return payload === '' ? null : (JSON.parse(payload) as TemplateValue);
}
