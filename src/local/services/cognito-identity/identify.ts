import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';

const HEX = '0123456789abcdef';
const UUID_GROUPS = [8, 4, 4, 4, 12];

/** What `Ref` and `Fn::GetAtt` give: `us-east-1:UUID` for a pool. */
export function identifyIdentityPoolResource(input: IdentifyInput): ResourceIdentity {
  if (input.type !== 'AWS::Cognito::IdentityPool') {
    return { ref: input.stableId(HEX, 12), attributes: {} };
  }
  const uuid = UUID_GROUPS.map((length, index) => input.stableId(HEX, length, String(index))).join('-');
  return {
    ref: `${input.region}:${uuid}`,
    attributes: { Name: String(input.properties['IdentityPoolName'] ?? input.logicalId) },
  };
}
