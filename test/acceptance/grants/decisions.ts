import type { DecisionListener } from '../../../src/local/services/iam/index.js';
import type { AuthorizeInput } from '../../../src/local/services/ports.js';

export type Decisions = ReturnType<typeof createDecisions>;

/** What the policies of a running backend were asked by its roles, and what they said; equal questions once. */
export function createDecisions() {
  const allowed = new Map<string, Map<string, AuthorizeInput>>();
  let denied: AuthorizeInput[] = [];
  const listen: DecisionListener = (input, decision) => {
    const role = input.caller?.roleArn;
    if (role === undefined) {
      return;
    }
    if (!decision.allowed) {
      denied.push(input);
      return;
    }
    const { action, resource, context, resourcePolicies } = input;
    const known = allowed.get(role) ?? new Map<string, AuthorizeInput>();
    known.set(JSON.stringify([action, resource, context, resourcePolicies?.length]), input);
    allowed.set(role, known);
  };
  return {
    listen,
    /** What the role was allowed so far; of some roles, by a part of their ARN. */
    allowedTo: (role: string | RegExp): readonly AuthorizeInput[] =>
      [...allowed]
        .filter(([arn]) => (typeof role === 'string' ? arn === role : role.test(arn)))
        .flatMap(([, inputs]) => [...inputs.values()]),
    /** What was denied since the last time it was forgotten. */
    denied: (): readonly AuthorizeInput[] => denied,
    forget(): void {
      allowed.clear();
      denied = [];
    },
  };
}
