import type { Json, JsonObject } from '../../../assembly/resource.js';
import { type Condition, compileConditions } from './condition.js';
import { MalformedPolicyError } from './malformed-policy-error.js';
import { compilePattern, type ValueTest } from './pattern.js';
import { compilePrincipal, type PrincipalTest } from './principal.js';

/** What a document is attached to decides which elements it must and may not have. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Absent in a policy of an identity. */
  readonly principal?: { readonly test: PrincipalTest; readonly inverted: boolean };
  readonly action: ElementTest;
  /** Absent in a trust policy, whose resource is the role it belongs to. */
  readonly resource?: ElementTest;
  readonly conditions: readonly Condition[];
}

export interface ElementTest {
  readonly tests: readonly ValueTest[];
  /** `NotAction`, `NotResource`. */
  readonly inverted: boolean;
}

const DOCUMENT_ELEMENTS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_ELEMENTS: ReadonlySet<string> = new Set([
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
]);
/** "Policy variables were introduced in version 2012-10-17"; in the older version `${` is text. */
const VERSION_WITH_VARIABLES = '2012-10-17';
const VERSIONS: readonly Json[] = [VERSION_WITH_VARIABLES, '2008-10-17'];
const ACTION = /^(?:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/;

/**
 * Compiles a policy document once, so that decisions are cheap.
 *
 * @param where - names the document in errors, `Role Uploader, policy Reads`.
 * @throws MalformedPolicyError naming the statement and what is wrong with it.
 */
export function compilePolicy(document: JsonObject, kind: PolicyKind, where: string): readonly Statement[] {
  refuseUnknown(document, DOCUMENT_ELEMENTS, where);
  const version = document['Version'] ?? '2008-10-17';
  if (!VERSIONS.includes(version)) {
    throw new MalformedPolicyError(where, `Version ${JSON.stringify(version)} is not known`);
  }
  const content = document['Statement'];
  const statements: readonly Json[] = Array.isArray(content) ? content : content === undefined ? [] : [content];
  return statements.map((statement, index) => {
    const place = `${where}, statement ${index + 1}`;
    try {
      return compileStatement(statement, kind, version === VERSION_WITH_VARIABLES, place);
    } catch (error) {
      throw error instanceof SyntaxError ? new MalformedPolicyError(place, error.message) : error;
    }
  });
}

function compileStatement(statement: Json, kind: PolicyKind, variables: boolean, where: string): Statement {
  if (typeof statement !== 'object' || statement === null || Array.isArray(statement)) {
    throw new SyntaxError('it is not an object');
  }
  const elements = statement as JsonObject;
  refuseUnknown(elements, STATEMENT_ELEMENTS, where);
  const effect = elements['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new SyntaxError(`Effect is ${JSON.stringify(effect) ?? 'missing'}, not Allow or Deny`);
  }
  const principal = compilePrincipalElement(elements, kind);
  const resource = compileResource(elements, effect, kind, variables);
  return {
    effect,
    action: compileElement(elements, 'Action', compileAction),
    conditions: compileConditions(elements['Condition'], variables),
    ...(principal === undefined ? {} : { principal }),
    ...(resource === undefined ? {} : { resource }),
  };
}

function compilePrincipalElement(elements: JsonObject, kind: PolicyKind): Statement['principal'] {
  const { Principal: principal, NotPrincipal: notPrincipal } = elements;
  if (kind === 'identity') {
    if (principal !== undefined || notPrincipal !== undefined) {
      throw new SyntaxError('a policy of an identity has no Principal');
    }
    return undefined;
  }
  if (principal !== undefined && notPrincipal === undefined) {
    return { test: compilePrincipal(principal), inverted: false };
  }
  if (principal === undefined && notPrincipal !== undefined) {
    return { test: compilePrincipal(notPrincipal), inverted: true };
  }
  throw new SyntaxError('it needs either Principal or NotPrincipal');
}

function compileResource(
  elements: JsonObject,
  effect: Statement['effect'],
  kind: PolicyKind,
  variables: boolean,
): ElementTest | undefined {
  if (kind !== 'trust') {
    // What an unresolved variable would have excluded from a grant stays excluded.
    const unresolved = effect === 'Allow' && elements['NotResource'] !== undefined;
    return compileElement(elements, 'Resource', (value) => compileResourceName(value, { variables, unresolved }));
  }
  if (elements['Resource'] !== undefined || elements['NotResource'] !== undefined) {
    throw new SyntaxError('a trust policy has no Resource');
  }
  return undefined;
}

/** "Action names … are case insensitive." */
function compileAction(value: string): ValueTest {
  if (!ACTION.test(value)) {
    throw new SyntaxError(`"${value}" is not an action`);
  }
  return compilePattern(value, { wildcards: true, variables: false, ignoreCase: true });
}

function compileResourceName(
  value: string,
  options: { readonly variables: boolean; readonly unresolved: boolean },
): ValueTest {
  if (value !== '*' && !value.startsWith('arn:')) {
    throw new SyntaxError(`the resource "${value}" is neither an ARN nor "*"`);
  }
  return compilePattern(value, { ...options, wildcards: true });
}

function compileElement(
  elements: JsonObject,
  name: 'Action' | 'Resource',
  compile: (value: string) => ValueTest,
): ElementTest {
  const plain = elements[name];
  const negated = elements[`Not${name}`];
  if ((plain === undefined) === (negated === undefined)) {
    throw new SyntaxError(`it needs either ${name} or Not${name}`);
  }
  const value = plain ?? negated ?? null;
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  const tests = values.map((item) => {
    if (typeof item !== 'string') {
      throw new SyntaxError(`a value of ${name} is not text`);
    }
    return compile(item);
  });
  return { tests, inverted: plain === undefined };
}

function refuseUnknown(elements: JsonObject, known: ReadonlySet<string>, where: string): void {
  const unknown = Object.keys(elements).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new MalformedPolicyError(where, `the element ${unknown} is not known`);
  }
}
