import type { Api } from '../api.js';
import type { GraphqlOperation } from '../auth/credentials.js';
import { copyMap } from '../copy-json.js';
import type { FormattedError } from '../execution/format-error.js';
import type { Principal } from '../principal.js';
import { badRequest, RequestError } from '../request-error.js';
import type { TemplateMap } from '../templates/contract.js';
import { ResolverError } from '../templates/errors.js';
import type { Subscription } from './subscription.js';
import { argumentFilter, parseFilter } from './subscription-filter.js';

/** A subscription whose resolver agreed, without the socket it belongs to. */
export type AgreedSubscription = Omit<Subscription, 'send' | 'complete' | 'expire'>;

/** Errors of a subscription that was not agreed to, in the client's shape. */
export class SubscribeError extends Error {
  constructor(readonly errors: readonly (FormattedError | { errorType: string | null; message: string })[]) {
    super('the subscription was refused');
    this.name = 'SubscribeError';
  }
}

/**
 * Runs a subscription's resolver, which may refuse or set filters.
 *
 * @throws SubscribeError when it refuses, or the request is no subscription.
 */
export async function subscribe(
  api: Api,
  operation: GraphqlOperation,
  principal: Principal,
  headers: TemplateMap,
  sourceIp: string,
): Promise<AgreedSubscription> {
  const context = api.createContext({ principal, headers, sourceIp, variables: operation.variables });
  try {
    const { answer, prepared, operation: selected } = await api.execute(operation, context, 'realtime');
    const errors = (answer.errors ?? []).filter((error) => !isNullByDesign(error));
    if (errors.length > 0) {
      throw new SubscribeError(errors);
    }
    const [selection] = selected.node.selectionSet.selections;
    const args = context.subscriptionArguments;
    if (selection?.kind !== 'Field' || args === undefined) {
      throw badRequest('A subscription selects one field.');
    }
    const { subscriptionFilter, invalidationFilter } = context.extensions;
    return {
      field: selection.name.value,
      prepared,
      operation: selected,
      variables: operation.variables,
      principal,
      filter: isGiven(subscriptionFilter) ? parseFilter(subscriptionFilter) : argumentFilter(copyMap(args)),
      invalidation: isGiven(invalidationFilter) ? parseFilter(invalidationFilter) : undefined,
    };
  } catch (error) {
    if (error instanceof RequestError || error instanceof ResolverError) {
      throw new SubscribeError([{ errorType: error.errorType, message: error.message }]);
    }
    throw error;
  }
}

/** The field is always null here, which its type may not allow. A resolver's own error has a type, even an empty one. */
function isNullByDesign({ errorType, message }: FormattedError): boolean {
  return errorType === undefined && message.startsWith('Cannot return null for non-nullable type');
}

function isGiven<Value>(filter: Value | null | undefined): filter is Value {
  return filter !== null && filter !== undefined;
}
