import { type ExecutionResult, execute, GraphQLError, type GraphQLSchema } from 'graphql-16';
import type { Log } from '../../../shared/log.js';
import type { GraphqlOperation } from '../auth/credentials.js';
import { LIMITS } from '../limits.js';
import type { ApiDefinition } from '../load/definition.js';
import { badRequest } from '../request-error.js';
import { ResolverError } from '../templates/errors.js';
import {
  type PrepareDocument,
  type PreparedDocument,
  type PreparedOperation,
  selectOperation,
} from './document-cache.js';
import { type FormattedError, formatExecutionError, formatValidationFailure } from './format-error.js';
import type { RequestContext } from './request-context.js';

/** A GraphQL answer in AppSync's shape. */
export interface GraphqlAnswer {
  readonly data: ExecutionResult['data'];
  readonly errors?: readonly FormattedError[];
  readonly extensions?: { readonly apiCacheEntriesDeleted: number };
}

/** What was executed, for those who go on with it. */
export interface Execution {
  readonly answer: GraphqlAnswer;
  readonly prepared: PreparedDocument;
  readonly operation: PreparedOperation;
}

export interface ExecutorInput {
  readonly schema: GraphQLSchema;
  readonly api: Pick<ApiDefinition, 'queryDepthLimit'>;
  readonly prepare: PrepareDocument;
  readonly log: Log;
}

/** @throws RequestError for a request that no field of was run. */
export type Executor = (
  operation: GraphqlOperation,
  request: RequestContext,
  channel: Channel,
) => Execution | Promise<Execution>;

/** Where a request came in: subscriptions are started over a WebSocket, queries and mutations run over HTTP. */
export type Channel = 'http' | 'realtime';

export function createExecutor({ schema, api, prepare, log }: ExecutorInput): Executor {
  return (request, context, channel) => {
    const prepared = prepare(request.query);
    const refused = refusalOf(prepared, request, api.queryDepthLimit);
    if (refused !== undefined) {
      return refused;
    }
    const operation = selectOperation(prepared, request.operationName);
    checkChannel(operation, channel);
    const finish = (result: ExecutionResult): Execution => ({
      answer: toAnswer(result, context, (error) => formatExecutionError(error, { schema, prepared, log })),
      prepared,
      operation,
    });
    const result = execute({
      schema,
      document: prepared.document,
      rootValue: null,
      contextValue: context,
      variableValues: request.variables,
      operationName: request.operationName ?? null,
    });
    return result instanceof Promise ? withinTime(result, finish) : finish(result);
  };
}

/** Before anything runs: a resolver must not have done its work for a request that is then refused. */
function checkChannel({ node }: PreparedOperation, channel: Channel): void {
  if (channel === 'http' && node.operation === 'subscription') {
    throw badRequest('Subscriptions are started on the real-time endpoint.');
  }
  if (channel === 'realtime' && node.operation !== 'subscription') {
    throw badRequest('Only subscriptions are started on the real-time endpoint.');
  }
}

/** The answer to a document that is not run: it is not valid, or too deep. */
function refusalOf(prepared: PreparedDocument, request: GraphqlOperation, depthLimit: number): Execution | undefined {
  if (prepared.failures.length > 0) {
    const errors = prepared.failures.map(formatValidationFailure);
    const [operation] = prepared.operations;
    return operation && { answer: { data: null, errors }, prepared, operation };
  }
  const operation = selectOperation(prepared, request.operationName);
  if (depthLimit === 0 || operation.depth <= depthLimit) {
    return undefined;
  }
  const error: FormattedError = {
    path: null,
    data: null,
    errorType: 'QueryDepthLimitReached',
    errorInfo: null,
    locations: null,
    message: `The query is ${operation.depth} levels deep; this API allows ${depthLimit}.`,
  };
  return { answer: { data: null, errors: [error] }, prepared, operation };
}

function toAnswer(
  { data = null, errors = [] }: ExecutionResult,
  context: RequestContext,
  format: (error: GraphQLError) => FormattedError,
): GraphqlAnswer {
  const { appendedErrors } = context;
  const evicted = context.usedExtensions?.evicted;
  const extensions = evicted === undefined ? undefined : { extensions: { apiCacheEntriesDeleted: evicted } };
  if (errors.length === 0 && appendedErrors.length === 0) {
    return { data, ...extensions };
  }
  return { data, errors: [...errors, ...appendedErrors].map(format), ...extensions };
}

/** "Request execution time for mutations, queries, and subscriptions: 30 seconds". */
function withinTime<Value>(
  result: Promise<ExecutionResult>,
  finish: (result: ExecutionResult) => Value,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const cause = new ResolverError('Execution timed out.', 'ExecutionTimeout');
      resolve(finish({ data: null, errors: [new GraphQLError(cause.message, { originalError: cause })] }));
    }, LIMITS.executionTimeoutMs);
    const settle = (settled: ExecutionResult) => {
      clearTimeout(timer);
      resolve(finish(settled));
    };
    result.then(settle).catch((error: unknown) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
