import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import type { AuthorizationDecision, AuthorizeInput, Caller, ConditionContext } from '../ports.js';
import { compilePolicy, type Statement } from './policy/compile-policy.js';
import { evaluatePolicy, type PolicyDecision, type PolicyRequest } from './policy/evaluate.js';
import { createKeyLookup } from './policy/request-context.js';
import type { Role } from './roles/collect-roles.js';

export interface AuthorizerOptions {
  readonly roles: ReadonlyMap<string, Role>;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told of every decision once it is made; has no say in it. */
  readonly onDecision?: DecisionListener;
}

export type DecisionListener = (input: AuthorizeInput, decision: AuthorizationDecision) => void;

export interface Authorizer {
  authorize(input: AuthorizeInput): AuthorizationDecision;
  require(input: AuthorizeInput): void;
}

const ALLOWED: AuthorizationDecision = { allowed: true };

/** Decides by identity and resource policies of one account: "an explicit deny in either … overrides the allow". */
export function createAuthorizer({ roles, region, now, onDecision }: AuthorizerOptions): Authorizer {
  const compileOnce = createResourcePolicyCache();

  const decide = (input: AuthorizeInput): AuthorizationDecision => {
    const { caller } = input;
    if (caller !== undefined && caller.roleArn === undefined) {
      return ALLOWED;
    }
    const request = toPolicyRequest(input, region, now);
    const statements = caller?.roleArn === undefined ? [] : (roles.get(caller.roleArn)?.statements ?? []);
    const identity = evaluatePolicy(statements, request);
    if (identity === 'deny') {
      return refuse(input, 'with an explicit deny in an identity-based policy');
    }
    const resource = evaluateAll(input.resourcePolicies ?? [], request, compileOnce);
    if (resource === 'deny') {
      return refuse(input, 'with an explicit deny in a resource-based policy');
    }
    if (identity === 'allow' || resource === 'allow') {
      return ALLOWED;
    }
    const kind = caller === undefined ? 'resource-based' : 'identity-based';
    return refuse(input, `because no ${kind} policy allows the ${input.action} action`);
  };

  const authorize = (input: AuthorizeInput): AuthorizationDecision => {
    const decision = decide(input);
    onDecision?.(input, decision);
    return decision;
  };

  return {
    authorize,
    require(input) {
      const decision = authorize(input);
      if (!decision.allowed) {
        throw new AwsError('AccessDeniedException', decision.reason, 403);
      }
    },
  };
}

function toPolicyRequest(input: AuthorizeInput, region: string, now: () => number): PolicyRequest {
  const { caller, service, action, resource } = input;
  return {
    action,
    resource,
    principal: {
      ...(caller === undefined ? {} : { accountId: caller.accountId, arn: caller.arn }),
      ...(caller?.roleArn === undefined ? {} : { roleArn: caller.roleArn }),
      ...(service === undefined ? {} : { service }),
    },
    lookup: createKeyLookup(() => [
      globalContext(region, now()),
      caller === undefined ? {} : callerContext(caller),
      service === undefined ? {} : { 'aws:PrincipalServiceName': service, 'aws:PrincipalIsAWSService': 'true' },
      caller?.context ?? {},
      input.context ?? {},
    ]),
  };
}

function globalContext(region: string, nowMs: number): ConditionContext {
  return {
    'aws:CurrentTime': new Date(nowMs).toISOString(),
    'aws:EpochTime': String(Math.floor(nowMs / 1000)),
    'aws:RequestedRegion': region,
    'aws:PrincipalIsAWSService': 'false',
  };
}

function callerContext(caller: Caller): ConditionContext {
  return {
    'aws:userid': caller.userId,
    'aws:PrincipalAccount': caller.accountId,
    'aws:PrincipalArn': caller.roleArn ?? caller.arn,
    'aws:PrincipalType': 'AssumedRole',
  };
}

function evaluateAll(
  documents: readonly JsonObject[],
  request: PolicyRequest,
  compileOnce: (document: JsonObject) => readonly Statement[],
): PolicyDecision {
  const decisions = documents.map((document) => evaluatePolicy(compileOnce(document), request));
  return (['deny', 'allow', 'delegated'] as const).find((decision) => decisions.includes(decision)) ?? 'none';
}

/** Services keep one object per document, so that it is compiled once. */
function createResourcePolicyCache(): (document: JsonObject) => readonly Statement[] {
  const compiled = new WeakMap<JsonObject, readonly Statement[]>();
  return (document) => {
    const statements = compiled.get(document) ?? compilePolicy(document, 'resource', 'Resource policy');
    compiled.set(document, statements);
    return statements;
  };
}

function refuse({ caller, service, action, resource }: AuthorizeInput, why: string): AuthorizationDecision {
  const who = caller?.arn ?? service ?? 'anonymous';
  return {
    allowed: false,
    reason: `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
  };
}
