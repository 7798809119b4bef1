import type { JsonObject } from '../../../assembly/resource.js';
import type { Caller, IamPort } from '../../ports.js';
import { BoundedCache } from '../bounded-cache.js';
import { CACHE_BOUNDS } from '../limits.js';

/** What a data source's service role may do. @returns why not, in IAM's words; undefined when it may. */
export type RoleGate = (
  roleArn: string,
  action: string,
  resource: string,
  resourcePolicies?: () => readonly JsonObject[],
) => string | undefined;

/** The session name under which AppSync assumes data source roles. */
const SESSION_NAME = 'APPSYNC_ASSUME_ROLE';

/**
 * Asks IAM once for each role, action and resource: a role's policies stay the same while the runtime runs, and a data
 * source call brings no condition context of its own.
 */
export function createRoleGate(iam: Pick<IamPort, 'authorize' | 'callerOfRole'>): RoleGate {
  const callers = new Map<string, Caller>();
  const decisions = new BoundedCache<{ readonly reason: string | undefined }>(CACHE_BOUNDS.maxRoleDecisions);
  return (roleArn, action, resource, resourcePolicies) => {
    const key = `${roleArn} ${action} ${resource}`;
    const known = decisions.get(key);
    if (known !== undefined) {
      return known.reason;
    }
    const caller = callers.get(roleArn) ?? iam.callerOfRole(roleArn, SESSION_NAME);
    callers.set(roleArn, caller);
    const policies = resourcePolicies?.();
    const decision = iam.authorize({
      caller,
      action,
      resource,
      ...(policies === undefined ? {} : { resourcePolicies: policies }),
    });
    const reason = decision.allowed ? undefined : decision.reason;
    decisions.set(key, { reason });
    return reason;
  };
}
