import { type Context, util } from '@aws-appsync/utils';
import { type Caller, GUEST } from '../../../src/domain/access/caller.js';
import { type ErrorCode, notFoundMessage, wireMessage } from '../../../src/domain/errors.js';

/**
 * What AppSync tells about a caller: user-pool callers have a `sub`, IAM callers a `userArn`, and those of an identity
 * pool a `cognitoIdentityId` besides (docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html).
 */
interface Identity {
  readonly sub?: string | null;
  readonly groups?: string[] | null;
  readonly userArn?: string | null;
  readonly cognitoIdentityId?: string | null;
}

/** The signed-in user's `sub`; null for a guest. */
export function subOf(ctx: Context): string | null {
  const identity = ctx.identity as Identity | null;
  return identity?.sub ?? null;
}

/** The signed-in user's `sub`; a guest is refused. */
export function requireSub(ctx: Context): string {
  const sub = subOf(ctx);
  if (sub === null) {
    return refuse('ACCESS_DENIED', 'Guests cannot do this');
  }
  return sub;
}

export function isInOneOf(ctx: Context, groups: readonly string[]): boolean {
  const identity = ctx.identity as Identity | null;
  const own = identity?.groups ?? [];
  return own.filter((group) => groups.includes(group)).length > 0;
}

/** Who asks, for the rules of src/domain/access. */
export function callerOf(ctx: Context): Caller {
  const identity = ctx.identity as Identity | null;
  return identity?.sub ? { kind: 'user', sub: identity.sub, groups: identity.groups ?? [] } : GUEST;
}

/** Whether a function's role asks: signed by IAM, and not by the credentials of an identity pool. */
export function isFunction(ctx: Context): boolean {
  const identity = ctx.identity as Identity | null;
  return !!identity?.userArn && !identity.cognitoIdentityId && !identity.sub;
}

/** Ends the request with a code of ours, in the form every client parses. */
export function refuse(code: ErrorCode, message: string): never {
  return util.error(wireMessage(code, message), code);
}

export function refuseMissing(resource: string): never {
  return refuse('NOT_FOUND', notFoundMessage(resource));
}

/** What a data source reports is logged by AppSync and told to nobody. */
export function refuseFailure(ctx: Context): void {
  if (ctx.error) {
    refuse('INTERNAL', 'The request could not be answered');
  }
}
