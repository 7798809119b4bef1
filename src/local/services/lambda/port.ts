import { randomUUID } from 'node:crypto';
import type { LambdaPort } from '../ports.js';
import { requirePayload } from './payload.js';
import type { LambdaState } from './service-state.js';

/** What the other services use. They have authorized what they do. */
export function createLambdaPort({ functions, invoker, asyncInvocations }: LambdaState): LambdaPort {
  return {
    async invoke(reference, payload) {
      const { definition } = functions.find(reference);
      const requestId = randomUUID();
      requirePayload(payload, 'RequestResponse');
      const outcome = await invoker.run(definition, requestId, payload);
      return {
        requestId,
        payload: outcome.payload,
        ...(outcome.failed ? { functionError: 'Unhandled' as const } : {}),
      };
    },
    async invokeAsync(reference, payload) {
      const { definition } = functions.find(reference);
      requirePayload(payload, 'Event');
      await asyncInvocations.accept(definition.name, randomUUID(), payload);
    },
    resourcePolicy: (reference) => functions.find(reference).policy,
  };
}
