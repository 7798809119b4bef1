import type { GraphQLResolveInfo } from 'graphql-16';
import { DataSourceError } from '../data-sources/data-source.js';
import { isMap, requiredText } from '../data-sources/request-members.js';
import type { DataSource } from '../load/definition.js';
import type { ResolverContext, TemplateMap, TemplateOutcome, TemplateValue } from '../templates/contract.js';
import { ResolverError } from '../templates/errors.js';
import type { CompiledStep, DataSourceRunners } from './compile-resolver.js';
import type { RequestContext } from './request-context.js';

/** What a step left, and whether it ended the pipeline. */
export interface StepOutcome {
  readonly value: TemplateValue;
  readonly end: boolean;
}

/** "2017-02-28": an error of the data source ends the resolver; "2018-05-29": the response template decides. */
const OLD_VERSION = '2017-02-28';
const NEW_VERSION = '2018-05-29';
const VERSIONS: readonly string[] = [OLD_VERSION, NEW_VERSION];

/**
 * Runs one data source call with its templates. Answers at once when the data source does.
 *
 * @throws ResolverError from a template, or for a data source error that no template handles.
 */
export function runStep(
  step: CompiledStep,
  context: ResolverContext,
  request: RequestContext,
  info: GraphQLResolveInfo,
  runners: DataSourceRunners,
): StepOutcome | Promise<StepOutcome> {
  const { definition, mapping } = step;
  context.result = null;
  context.error = null;
  let payload: TemplateMap;
  if (mapping.request === undefined) {
    payload = { operation: 'Invoke', payload: directPayload(context) };
  } else {
    request.enterField(info);
    const outcome = mapping.request(context, request);
    if (outcome.kind === 'return') {
      return { value: outcome.value, end: outcome.skipTo === 'END' };
    }
    payload = toPayload(outcome.value, mapping.kind === 'vtl');
  }
  const version = mapping.kind === 'vtl' ? versionOf(payload, definition.dataSource.type) : undefined;
  const finish = (result: TemplateValue) => respond(step, context, request, info, result, version);
  const failed = (error: unknown) => respondToError(step, context, request, info, error, version);
  try {
    const result = runners[definition.dataSource.type](payload, { step: definition, request });
    return result instanceof Promise ? result.then(finish, failed) : finish(result);
  } catch (error) {
    return failed(error);
  }
}

function respond(
  { mapping }: CompiledStep,
  context: ResolverContext,
  request: RequestContext,
  info: GraphQLResolveInfo,
  result: TemplateValue,
  version: string | undefined,
): StepOutcome {
  context.result = result;
  // "2017-02-28: if the data source returned null, the response mapping template is not evaluated."
  if (mapping.response === undefined || (version === OLD_VERSION && result === null)) {
    return { value: result, end: false };
  }
  request.enterField(info);
  return outcomeOf(mapping.response(context, request));
}

function respondToError(
  step: CompiledStep,
  context: ResolverContext,
  request: RequestContext,
  info: GraphQLResolveInfo,
  error: unknown,
  version: string | undefined,
): StepOutcome {
  if (!(error instanceof DataSourceError)) {
    throw error;
  }
  if (step.mapping.response === undefined || version === OLD_VERSION) {
    throw new ResolverError(error.message, error.type, { data: error.data, cause: error });
  }
  context.error = { message: error.message, type: error.type };
  return respond(step, context, request, info, error.data, version);
}

function outcomeOf(outcome: TemplateOutcome): StepOutcome {
  return { value: outcome.value, end: outcome.kind === 'return' && outcome.skipTo === 'END' };
}

function toPayload(value: TemplateValue, isVtl: boolean): TemplateMap {
  if (isMap(value)) {
    return value;
  }
  if (!isVtl && (value === null || value === undefined)) {
    return {};
  }
  throw new ResolverError('The request mapping did not give an object.', 'MappingTemplate');
}

/** Amplify's functions on the NONE data source give `{}`; every other data source insists on a version. */
function versionOf(payload: TemplateMap, type: DataSource['type']): string {
  if (type === 'NONE' && payload['version'] === undefined) {
    return NEW_VERSION;
  }
  const version = requiredText(payload, 'version');
  if (!VERSIONS.includes(version)) {
    throw new ResolverError(`Unsupported template version '${version}'.`, 'MappingTemplate');
  }
  return version;
}

/** "When your Lambda function receives a direct invocation, AppSync sends the entire context object." */
function directPayload(context: ResolverContext): TemplateMap {
  const { arguments: args, identity, source, request, prev, info, stash } = context;
  return { arguments: args, identity, source, request: { ...request }, prev, info: { ...info }, stash };
}
