import type { ElementTest, Statement } from './compile-policy.js';
import type { RequestPrincipal } from './principal.js';
import type { KeyLookup } from './request-context.js';

export interface PolicyRequest {
  readonly principal: RequestPrincipal;
  readonly action: string;
  readonly resource: string;
  readonly lookup: KeyLookup;
}

/** `delegated`: allowed, for the account as a whole; see `PrincipalMatch`. */
export type PolicyDecision = 'deny' | 'allow' | 'delegated' | 'none';

/** Decides what one set of statements says: an explicit deny wins, and what no statement allows is `none`. */
export function evaluatePolicy(statements: readonly Statement[], request: PolicyRequest): PolicyDecision {
  const granted = new Set<'yes' | 'account'>();
  for (const statement of statements) {
    const match = matchStatement(statement, request);
    if (match === 'no') {
      continue;
    }
    if (statement.effect === 'Deny') {
      return 'deny';
    }
    granted.add(match);
  }
  return granted.has('yes') ? 'allow' : granted.has('account') ? 'delegated' : 'none';
}

function matchStatement(statement: Statement, request: PolicyRequest): 'no' | 'yes' | 'account' {
  const { action, resource, lookup } = request;
  if (!matchesElement(statement.action, action, lookup)) {
    return 'no';
  }
  if (statement.resource !== undefined && !matchesElement(statement.resource, resource, lookup)) {
    return 'no';
  }
  const principal = matchPrincipal(statement.principal, request.principal);
  if (principal === 'no') {
    return 'no';
  }
  return statement.conditions.every((condition) => condition(lookup)) ? principal : 'no';
}

function matchesElement({ tests, inverted }: ElementTest, value: string, lookup: KeyLookup): boolean {
  return tests.some((test) => test(value, lookup)) !== inverted;
}

function matchPrincipal(element: Statement['principal'], principal: RequestPrincipal): 'no' | 'yes' | 'account' {
  if (element === undefined) {
    return 'yes';
  }
  const match = element.test(principal);
  if (!element.inverted) {
    return match;
  }
  return match === 'no' ? 'yes' : 'no';
}
