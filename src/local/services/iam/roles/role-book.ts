import type { JsonObject, Resource } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { collectRoles, type Role } from './collect-roles.js';

export interface RoleBook {
  /** By ARN, with the policies of the moment. */
  readonly roles: ReadonlyMap<string, Role>;
  /** See `IamPort`. */
  putRolePolicy(roleName: string, policyName: string, document: JsonObject): void;
}

/** The roles of a template, whose policies can be changed while it runs, as an operator does on AWS. */
export function createRoleBook(template: readonly Resource[]): RoleBook {
  let resources = template;
  const roles = new Map(collectRoles(resources));
  return {
    roles,
    putRolePolicy(roleName, policyName, document) {
      const policy = resources.find((resource) => isPolicyOf(resource, roleName, policyName));
      if (policy === undefined) {
        throw new AwsError('NoSuchEntity', `The role ${roleName} has no policy of its own named ${policyName}.`, 404);
      }
      const changed = { ...policy, properties: { ...policy.properties, PolicyDocument: document } };
      const next = resources.map((resource) => (resource === policy ? changed : resource));
      // Read whole before anything changes: a malformed document leaves everything as it was.
      const read = collectRoles(next);
      resources = next;
      for (const [arn, role] of read) {
        roles.set(arn, role);
      }
    },
  };
}

/** One that belongs to this role alone: what is shared is no policy of the role's own. */
function isPolicyOf({ type, properties }: Resource, roleName: string, policyName: string): boolean {
  const { PolicyName: name, Roles: owners } = properties;
  return (
    type === 'AWS::IAM::Policy' &&
    name === policyName &&
    Array.isArray(owners) &&
    owners.length === 1 &&
    owners[0] === roleName
  );
}
