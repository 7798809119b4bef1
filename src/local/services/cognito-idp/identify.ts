import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';

const LOWER_ALNUM = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ALNUM = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${LOWER_ALNUM}`;

const POOL_ID_LENGTH = 9;
const CLIENT_ID_LENGTH = 26;
const CLIENT_SECRET_LENGTH = 51;

/** What `Ref` and `Fn::GetAtt` give, in the shapes that Cognito gives them. */
export function identifyUserPoolResource(input: IdentifyInput): ResourceIdentity {
  switch (input.type) {
    case 'AWS::Cognito::UserPool':
      return identifyPool(input);
    case 'AWS::Cognito::UserPoolClient':
      return identifyClient(input);
    case 'AWS::Cognito::UserPoolGroup':
      return { ref: String(input.properties['GroupName'] ?? input.logicalId), attributes: {} };
    default:
      return { ref: String(input.properties['Domain']), attributes: {} };
  }
}

function identifyPool(input: IdentifyInput): ResourceIdentity {
  const { region, accountId, endpoint } = input;
  const id = `${region}_${input.stableId(ALNUM, POOL_ID_LENGTH)}`;
  return {
    ref: id,
    attributes: {
      Arn: `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`,
      ProviderName: `cognito-idp.${region}.amazonaws.com/${id}`,
      // The issuer, so that who verifies tokens by it finds the keys here.
      ProviderURL: `${endpoint}/${id}`,
      UserPoolId: id,
    },
  };
}

function identifyClient(input: IdentifyInput): ResourceIdentity {
  const { logicalId, properties } = input;
  const id = input.stableId(LOWER_ALNUM, CLIENT_ID_LENGTH);
  return {
    ref: id,
    attributes: {
      ClientId: id,
      Name: String(properties['ClientName'] ?? logicalId),
      ...(String(properties['GenerateSecret']) === 'true'
        ? { ClientSecret: input.stableId(LOWER_ALNUM, CLIENT_SECRET_LENGTH, 'secret') }
        : {}),
    },
  };
}
