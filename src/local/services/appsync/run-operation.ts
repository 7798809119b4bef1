import type { Api } from './api.js';
import type { GraphqlOperation } from './auth/credentials.js';
import { isMap } from './data-sources/request-members.js';
import type { Execution, GraphqlAnswer } from './execution/execute.js';
import type { RequestContext } from './execution/request-context.js';
import { fieldNamed } from './realtime/field-named-data.js';

/**
 * Runs a query or a mutation, and tells the subscribers of a mutation.
 *
 * @throws RequestError when no field was run.
 */
export function runOperation(
  api: Api,
  operation: GraphqlOperation,
  context: RequestContext,
): GraphqlAnswer | Promise<GraphqlAnswer> {
  const execution = api.execute(operation, context, 'http');
  return execution instanceof Promise
    ? execution.then((settled) => finish(api, settled, context))
    : finish(api, execution, context);
}

function finish(api: Api, { answer, prepared, operation }: Execution, context: RequestContext): GraphqlAnswer {
  if (operation.node.operation !== 'mutation') {
    return answer;
  }
  const named = fieldNamed(answer.data, operation.node.selectionSet, prepared.fragments);
  for (const [mutation, data] of Object.entries(isMap(named) ? named : {})) {
    if (isMap(data)) {
      api.hub.publish(mutation, data);
    }
  }
  for (const invalidation of context.usedExtensions?.invalidations ?? []) {
    api.hub.invalidate(invalidation);
  }
  return answer;
}
