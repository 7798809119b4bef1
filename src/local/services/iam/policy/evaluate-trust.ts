import type { JsonObject } from '../../../assembly/resource.js';
import type { ConditionContext } from '../../ports.js';
import { compilePolicy, type Statement } from './compile-policy.js';
import { evaluatePolicy, type PolicyDecision } from './evaluate.js';
import type { RequestPrincipal } from './principal.js';
import { createKeyLookup } from './request-context.js';

export interface TrustRequest {
  /** Who wants to become the role: a session, a service, or `{ federated: 'cognito-identity.amazonaws.com' }`. */
  readonly principal: RequestPrincipal;
  /** `sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity`, `sts:TagSession`. */
  readonly action: string;
  readonly roleArn: string;
  readonly context?: ConditionContext;
}

const compiled = new WeakMap<JsonObject, readonly Statement[]>();

/**
 * Decides whether a role's `AssumeRolePolicyDocument` lets somebody assume it.
 *
 * @returns `delegated` when the role trusts the whole account: the caller then needs a policy of its own that allows it.
 * @throws MalformedPolicyError when the document is malformed.
 */
export function evaluateTrust(document: JsonObject, request: TrustRequest): PolicyDecision {
  const statements = compiled.get(document) ?? compilePolicy(document, 'trust', `Trust policy of ${request.roleArn}`);
  compiled.set(document, statements);
  return evaluatePolicy(statements, {
    principal: request.principal,
    action: request.action,
    resource: request.roleArn,
    lookup: createKeyLookup(() => [request.context ?? {}]),
  });
}
