import { functionsOf } from '../../../scripts/docs/backend/functions.js';
import type { Assembly, JsonObject, Resource } from '../../../src/local/assembly/index.js';
import { createAuthorizer } from '../../../src/local/services/iam/authorize.js';
import { collectRoles } from '../../../src/local/services/iam/roles/collect-roles.js';
import type { AuthorizeInput } from '../../../src/local/services/ports.js';

/** One action on one resource, as one statement of one policy of one function's role allows it. */
export interface SingleGrant {
  /** `initiateUpload`. */
  readonly function: string;
  readonly role: Resource;
  readonly policy: Resource;
  /** Index of the statement in the policy. */
  readonly statement: number;
  readonly action: string;
  /** An ARN, perhaps with wildcards, or `*`. */
  readonly resource: string;
}

/** As it stands in messages: `initiateUpload may s3:PutObject on arn:aws:s3:::b/events/*`. */
export const describeGrant = ({ function: name, action, resource }: SingleGrant) =>
  `${name} may ${action} on ${resource}`;

/** Every single grant of every function that is ours. */
export function singleGrants(assembly: Assembly): readonly SingleGrant[] {
  return functionsOf(assembly).flatMap(({ name, arn }) => {
    const role = roleOf(assembly, arn);
    return policiesOf(assembly, role).flatMap((policy) =>
      statementsOf(policy).flatMap(({ Effect, Action, Resource: on }, statement) =>
        Effect !== 'Allow'
          ? []
          : texts(Action).flatMap((action) =>
              texts(on).map((resource) => ({ function: name, role, policy, statement, action, resource })),
            ),
      ),
    );
  });
}

/** The policy's document with this one grant gone, and every other there. */
export function withoutGrant({ policy, statement: index, action, resource }: SingleGrant): JsonObject {
  const Statement = statementsOf(policy).flatMap((statement, at) => {
    if (at !== index) {
      return [statement];
    }
    const others = texts(statement['Action']).filter((other) => other !== action);
    const elsewhere = texts(statement['Resource']).filter((other) => other !== resource);
    return [
      ...(others.length === 0 ? [] : [{ ...statement, Action: others }]),
      ...(elsewhere.length === 0 ? [] : [{ ...statement, Action: [action], Resource: elsewhere }]),
    ];
  });
  return { ...(policy.properties['PolicyDocument'] as JsonObject), Statement };
}

/** Those of the requests, all of them made by the grant's role and allowed, that are denied once it is gone. */
export function deniedWithout(
  assembly: Assembly,
  grant: SingleGrant,
  requests: readonly AuthorizeInput[],
): readonly AuthorizeInput[] {
  const { policy, role } = grant;
  const changed = { ...policy, properties: { ...policy.properties, PolicyDocument: withoutGrant(grant) } };
  const policies = policiesOf(assembly, role).map((each) => (each === policy ? changed : each));
  const roles = collectRoles([role, ...policies]);
  const { authorize } = createAuthorizer({ roles, region: assembly.region, now: Date.now });
  return requests.filter((request) => !authorize(request).allowed);
}

function roleOf({ resources }: Assembly, functionArn: string): Resource {
  const fn = resources.find(
    ({ attributes, type }) => type === 'AWS::Lambda::Function' && attributes['Arn'] === functionArn,
  );
  const role = resources.find(
    ({ attributes, type }) => type === 'AWS::IAM::Role' && attributes['Arn'] === fn?.properties['Role'],
  );
  if (role === undefined) {
    throw new Error(`${functionArn} has no role of this backend.`);
  }
  return role;
}

function policiesOf({ resources }: Assembly, { ref }: Resource): readonly Resource[] {
  return resources.filter(
    ({ type, properties }) => type === 'AWS::IAM::Policy' && texts(properties['Roles']).includes(ref),
  );
}

function statementsOf({ properties }: Resource): readonly JsonObject[] {
  return (properties['PolicyDocument'] as { readonly Statement: readonly JsonObject[] }).Statement;
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}
