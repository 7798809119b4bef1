import type { Json, JsonObject, Resource } from '../../../assembly/resource.js';
import { compilePolicy, type Statement } from '../policy/compile-policy.js';
import { MalformedPolicyError } from '../policy/malformed-policy-error.js';
import { AWS_MANAGED_PREFIX, findAwsManagedPolicy } from './managed-policies.js';

export interface Role {
  readonly arn: string;
  readonly name: string;
  /** `AROA…`. */
  readonly id: string;
  readonly maxSessionSeconds: number;
  /** All that its inline, attached and managed policies say. */
  readonly statements: readonly Statement[];
}

interface AttachedPolicy {
  readonly where: string;
  readonly document: JsonObject;
}

/** "If you do not specify a value for this setting, the default value of one hour is applied." */
const DEFAULT_MAX_SESSION_SECONDS = 3600;
/** Elements that change what a role may do and that are not simulated. */
const REFUSED_ROLE_PROPERTIES = ['PermissionsBoundary'];

/**
 * Reads every role of the template with its policies, compiled.
 *
 * @param resources - `AWS::IAM::Role`, `Policy` and `ManagedPolicy`.
 * @returns the roles by ARN.
 * @throws MalformedPolicyError naming the role or policy that is malformed or says something unknown.
 */
export function collectRoles(resources: readonly Resource[]): ReadonlyMap<string, Role> {
  const roles = resources.filter(({ type }) => type === 'AWS::IAM::Role');
  const attached = collectAttachedPolicies(resources, new Set(roles.map(({ ref }) => ref)));
  const managed = new Map(
    resources
      .filter(({ type }) => type === 'AWS::IAM::ManagedPolicy')
      .map((resource) => [resource.ref, toAttachedPolicy(resource)]),
  );
  return new Map(
    roles.map((role) => {
      const policies = [
        ...readInlinePolicies(role),
        ...(attached.get(role.ref) ?? []),
        ...toTexts(role, 'ManagedPolicyArns').map((arn) => managed.get(arn) ?? readAwsManagedPolicy(role, arn)),
      ];
      return [role.attributes['Arn'] ?? role.ref, toRole(role, policies)];
    }),
  );
}

function toRole(role: Resource, policies: readonly AttachedPolicy[]): Role {
  const refused = REFUSED_ROLE_PROPERTIES.find((name) => role.properties[name] !== undefined);
  if (refused !== undefined) {
    throw new MalformedPolicyError(role.path, `${refused} is not simulated`);
  }
  const trust = role.properties['AssumeRolePolicyDocument'];
  compilePolicy(toObject(role.path, 'AssumeRolePolicyDocument', trust), 'trust', `${role.path}, trust policy`);
  return {
    arn: role.attributes['Arn'] ?? role.ref,
    name: role.ref,
    id: role.attributes['RoleId'] ?? '',
    maxSessionSeconds: Number(role.properties['MaxSessionDuration'] ?? DEFAULT_MAX_SESSION_SECONDS),
    statements: policies.flatMap(({ document, where }) => compilePolicy(document, 'identity', where)),
  };
}

function readInlinePolicies(role: Resource): readonly AttachedPolicy[] {
  const policies = role.properties['Policies'] ?? [];
  if (!Array.isArray(policies)) {
    throw new MalformedPolicyError(role.path, 'Policies is not a list');
  }
  return policies.map((policy: Json) => {
    const { PolicyName: name, PolicyDocument: document } = toObject(role.path, 'Policies', policy);
    return { where: `${role.path}, policy ${String(name)}`, document: toObject(role.path, 'PolicyDocument', document) };
  });
}

/** Policies by the name of the role they are attached to. */
function collectAttachedPolicies(
  resources: readonly Resource[],
  roleNames: ReadonlySet<string>,
): ReadonlyMap<string, readonly AttachedPolicy[]> {
  const byRole = new Map<string, AttachedPolicy[]>();
  for (const resource of resources.filter(({ type }) => type !== 'AWS::IAM::Role')) {
    const refused = ['Users', 'Groups'].find((name) => toTexts(resource, name).length > 0);
    if (refused !== undefined) {
      throw new MalformedPolicyError(resource.path, `a policy attached to ${refused} is not simulated`);
    }
    const policy = toAttachedPolicy(resource);
    compilePolicy(policy.document, 'identity', policy.where);
    for (const roleName of toTexts(resource, 'Roles')) {
      if (!roleNames.has(roleName)) {
        throw new MalformedPolicyError(resource.path, `the role ${roleName} it is attached to is not in the template`);
      }
      byRole.set(roleName, [...(byRole.get(roleName) ?? []), policy]);
    }
  }
  return byRole;
}

function toAttachedPolicy(resource: Resource): AttachedPolicy {
  return {
    where: resource.path,
    document: toObject(resource.path, 'PolicyDocument', resource.properties['PolicyDocument']),
  };
}

function readAwsManagedPolicy(role: Resource, arn: string): AttachedPolicy {
  const document = findAwsManagedPolicy(arn);
  if (document === undefined) {
    const known = arn.startsWith(AWS_MANAGED_PREFIX) ? 'is not simulated' : 'is not in the template';
    throw new MalformedPolicyError(role.path, `the managed policy ${arn} ${known}`);
  }
  return { where: `${role.path}, ${arn}`, document };
}

function toTexts(resource: Resource, property: string): readonly string[] {
  const value = resource.properties[property] ?? [];
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string')) {
    throw new MalformedPolicyError(resource.path, `${property} is not a list of names`);
  }
  return value;
}

function toObject(where: string, property: string, value: Json | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedPolicyError(where, `${property} is not an object`);
  }
  return value as JsonObject;
}
