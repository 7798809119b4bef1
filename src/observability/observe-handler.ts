import { withInvocation } from './invocation.js';
import { traced } from './trace.js';

/** Of a user pool's event, all that is read of it here. */
interface TriggerEvent {
  readonly request?: { readonly userAttributes?: { readonly sub?: string } };
}

/**
 * The edge of every function that answers no field: what it logs says which invocation it is of, and it is traced.
 *
 * @param operation - the function's name, as in amplify/functions.
 */
export function observeHandler<Event, Result>(operation: string, handle: (event: Event) => Promise<Result>) {
  return (event: Event, context: { readonly awsRequestId: string }): Promise<Result> => {
    const user = (event as TriggerEvent).request?.userAttributes?.sub ?? 'system';
    return withInvocation({ requestId: context.awsRequestId, operation, user }, () =>
      traced(operation, () => handle(event)),
    );
  };
}
