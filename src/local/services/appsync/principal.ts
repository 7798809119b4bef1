import type { JsonObject } from '../../assembly/resource.js';
import type { Caller } from '../ports.js';
import type { AuthMode } from './load/definition.js';
import type { TemplateMap } from './templates/contract.js';

/** Who sends a request, after the API let him in. Shared by all requests of one token: it is never changed. */
export interface Principal {
  readonly mode: AuthMode;
  /** `$ctx.identity` without `sourceIp`; null for an API key. */
  readonly identity: Readonly<TemplateMap> | null;
  /** `cognito:groups` of a user pool token. */
  readonly groups: readonly string[];
  /** A user pool whose default action is DENY: fields without a group rule are closed. */
  readonly denyByDefault: boolean;
  /** Epoch milliseconds; Infinity when the credential does not expire by itself. */
  readonly expiresAtMs: number;
  /** Claims of a user pool token, to ask whether it was revoked. */
  readonly claims?: JsonObject;
  /** Who signed, for AWS_IAM. */
  readonly caller?: Caller;
  /** `Type.field` names that a Lambda authorizer closed. */
  readonly deniedFields: ReadonlySet<string>;
}

/** What templates read from `$util.authType()`. */
export const AUTH_TYPE_WORDS: Readonly<Record<AuthMode, string>> = {
  API_KEY: 'API Key Authorization',
  AWS_IAM: 'IAM Authorization',
  AMAZON_COGNITO_USER_POOLS: 'User Pool Authorization',
  AWS_LAMBDA: 'Lambda Authorization',
};
