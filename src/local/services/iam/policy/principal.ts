import type { Json, JsonObject } from '../../../assembly/resource.js';

/** Who asks, as a policy's `Principal` element sees them. Nothing set: an anonymous request. */
export interface RequestPrincipal {
  readonly accountId?: string;
  /** The session or user. */
  readonly arn?: string;
  readonly roleArn?: string;
  /** An AWS service, `events.amazonaws.com`. */
  readonly service?: string;
  /** An identity provider, `cognito-identity.amazonaws.com`, of a web identity. */
  readonly federated?: string;
}

/**
 * `account`: the policy names the whole account. That "does not limit permissions to only the root user … it delegates
 * authority to the account", so that a role also needs a policy of its own.
 */
export type PrincipalMatch = 'no' | 'yes' | 'account';

export type PrincipalTest = (principal: RequestPrincipal) => PrincipalMatch;

const ACCOUNT = /^(?:(\d{12})|arn:aws:iam::(\d{12}):root)$/;
const PRINCIPAL_ARN = /^arn:aws:(?:iam::\d{12}:(?:role|user)\/|sts::\d{12}:(?:assumed-role|federated-user)\/)[^*?]+$/;

/**
 * Compiles `Principal` or the content of `NotPrincipal`.
 *
 * @throws SyntaxError naming the principal that is not known.
 */
export function compilePrincipal(element: Json): PrincipalTest {
  if (element === '*') {
    return () => 'yes';
  }
  if (typeof element !== 'object' || element === null || Array.isArray(element)) {
    throw new SyntaxError('Principal is neither "*" nor an object');
  }
  const tests = Object.entries(element as JsonObject).flatMap(([kind, value]) =>
    toNames(kind, value).map((name) => compileName(kind, name)),
  );
  if (tests.length === 0) {
    throw new SyntaxError('Principal names nobody');
  }
  return (principal) => {
    const matches = tests.map((test) => test(principal));
    return matches.includes('yes') ? 'yes' : matches.includes('account') ? 'account' : 'no';
  };
}

function compileName(kind: string, name: string): PrincipalTest {
  switch (kind) {
    case 'AWS':
      return compileAws(name);
    case 'Service':
      return (principal) => (name === '*' || principal.service === name ? 'yes' : 'no');
    case 'Federated':
      return (principal) => (principal.federated === name ? 'yes' : 'no');
    default:
      throw new SyntaxError(`the principal type ${kind} is not simulated`);
  }
}

function compileAws(name: string): PrincipalTest {
  if (name === '*') {
    return () => 'yes';
  }
  const [, bareAccount, rootAccount] = ACCOUNT.exec(name) ?? [];
  const account = bareAccount ?? rootAccount;
  if (account !== undefined) {
    return (principal) =>
      principal.accountId === account ? (principal.roleArn === undefined ? 'yes' : 'account') : 'no';
  }
  if (!PRINCIPAL_ARN.test(name)) {
    throw new SyntaxError(`the AWS principal ${name} is neither an account, a role, a user nor a session`);
  }
  return (principal) => (principal.arn === name || principal.roleArn === name ? 'yes' : 'no');
}

function toNames(kind: string, value: Json): readonly string[] {
  const names: readonly Json[] = Array.isArray(value) ? value : [value];
  return names.map((name) => {
    if (typeof name !== 'string') {
      throw new SyntaxError(`a principal of type ${kind} is not text`);
    }
    return name;
  });
}
