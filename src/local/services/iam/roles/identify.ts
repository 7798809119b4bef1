import type { IdentifyInput, ResourceIdentity } from '../../../assembly/resource.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** `AROA`, `ANPA` and seventeen more: "unique identifiers … are 21 characters". */
const UNIQUE_ID_LENGTH = 17;
/** CloudFormation ends a name it makes up with a dash and twelve of these. */
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SUFFIX_LENGTH = 12;
/** "The name of the role … maximum length 64." */
const MAX_ROLE_NAME_LENGTH = 64;
/** Policies: "maximum length 128". */
const MAX_POLICY_NAME_LENGTH = 128;

/** What `Ref` and `Fn::GetAtt` of the IAM types give: a role's name, a managed policy's ARN. */
export function identifyIamResource(input: IdentifyInput): ResourceIdentity {
  const { properties, accountId, type } = input;
  const id = input.stableId(BASE32, UNIQUE_ID_LENGTH, 'unique id');
  const path = String(properties['Path'] ?? '/');
  if (type === 'AWS::IAM::Role') {
    const name = String(properties['RoleName'] ?? makeName(input, MAX_ROLE_NAME_LENGTH));
    return { ref: name, attributes: { Arn: `arn:aws:iam::${accountId}:role${path}${name}`, RoleId: `AROA${id}` } };
  }
  if (type === 'AWS::IAM::ManagedPolicy') {
    const name = String(properties['ManagedPolicyName'] ?? makeName(input, MAX_POLICY_NAME_LENGTH));
    const arn = `arn:aws:iam::${accountId}:policy${path}${name}`;
    return { ref: arn, attributes: { PolicyArn: arn, PolicyId: `ANPA${id}` } };
  }
  const physicalId = makeName(input, MAX_POLICY_NAME_LENGTH);
  return { ref: physicalId, attributes: { Id: physicalId } };
}

function makeName(input: IdentifyInput, maxLength: number): string {
  const suffix = input.stableId(SUFFIX_ALPHABET, SUFFIX_LENGTH, 'name');
  return `${input.logicalId.slice(0, maxLength - SUFFIX_LENGTH - 1)}-${suffix}`;
}
