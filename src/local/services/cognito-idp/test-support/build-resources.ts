import { createHash } from 'node:crypto';
import type { Assembly, IdentifyInput, JsonObject, Resource, ResourceIdentity } from '../../../assembly/resource.js';

export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  /** May depend on the resources before it: `(refs) => ({ UserPoolId: refs['Pool'] })`. */
  readonly properties: JsonObject | ((refs: Readonly<Record<string, string>>) => JsonObject);
}

/** Evaluates resources in their order, as the assembly does: no intrinsics, properties may use earlier `Ref`s. */
export function buildResources(
  template: readonly TemplateResource[],
  identify: (input: IdentifyInput) => ResourceIdentity,
  endpoint: string,
): readonly Resource[] {
  const refs: Record<string, string> = {};
  return template.map(({ logicalId, type, properties: given }) => {
    const properties = typeof given === 'function' ? given(refs) : given;
    const path = `app/auth/${logicalId}`;
    const identity = identify({
      stackName: 'app',
      logicalId,
      path,
      type,
      properties,
      region: 'us-east-1',
      accountId: '000000000000',
      endpoint,
      stableId: (alphabet, length, salt = '') =>
        [...createHash('sha512').update(`${path} ${salt}`).digest()]
          .slice(0, length)
          .map((byte) => alphabet.charAt(byte % alphabet.length))
          .join(''),
    });
    refs[logicalId] = identity.ref;
    return { logicalId, path, type, properties, metadata: {}, ...identity };
  });
}

const POOL: JsonObject = {
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
  AutoVerifiedAttributes: ['email'],
  EmailVerificationMessage: 'The verification code to your new account is {####}',
  EmailVerificationSubject: 'Verify your new account',
  MfaConfiguration: 'OPTIONAL',
  EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
  Policies: {
    PasswordPolicy: {
      MinimumLength: 8,
      RequireLowercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      RequireUppercase: true,
    },
  },
  Schema: [
    { Mutable: true, Name: 'email', Required: true },
    {
      AttributeDataType: 'String',
      Mutable: true,
      Name: 'accountType',
      StringAttributeConstraints: { MaxLength: '12' },
    },
    { AttributeDataType: 'Number', Mutable: false, Name: 'seat', NumberAttributeConstraints: { MaxValue: '99' } },
  ],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  UserPoolTags: { 'created-by': 'amplify' },
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
};

const CLIENT: JsonObject = {
  AllowedOAuthFlows: ['code'],
  AllowedOAuthFlowsUserPoolClient: true,
  CallbackURLs: ['https://example.com'],
  ExplicitAuthFlows: [
    'ALLOW_CUSTOM_AUTH',
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_USER_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  ],
  PreventUserExistenceErrors: 'ENABLED',
  SupportedIdentityProviders: ['COGNITO'],
};

/** The auth stack that Amplify Gen 2 synthesizes for `loginWith: { email: true }`, and two groups. */
export function buildAuthTemplate(
  changes: { readonly pool?: JsonObject; readonly client?: JsonObject } = {},
): readonly TemplateResource[] {
  const ofPool = (properties: JsonObject) => (refs: Readonly<Record<string, string>>) => ({
    ...properties,
    UserPoolId: refs['Pool'] ?? '',
  });
  const group = (name: string, precedence: number): TemplateResource => ({
    logicalId: `${name}Group`,
    type: 'AWS::Cognito::UserPoolGroup',
    properties: ofPool({
      GroupName: name,
      Precedence: precedence,
      RoleArn: `arn:aws:iam::000000000000:role/${name}Role`,
    }),
  });
  return [
    { logicalId: 'Pool', type: 'AWS::Cognito::UserPool', properties: { ...POOL, ...changes.pool } },
    {
      logicalId: 'Client',
      type: 'AWS::Cognito::UserPoolClient',
      properties: ofPool({ ...CLIENT, ...changes.client }),
    },
    group('fans', 1),
    group('admins', 0),
  ];
}

export function buildAssembly(directory: string, resources: readonly Resource[]): Assembly {
  return {
    directory,
    stackName: 'app',
    region: 'us-east-1',
    accountId: '000000000000',
    resources,
    outputs: {},
    rootTemplate: {},
    assetPath: (key) => key,
  };
}
