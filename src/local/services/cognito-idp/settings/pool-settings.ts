import type { JsonObject, Resource } from '../../../assembly/resource.js';
import { readTemplateFields, type TemplateFields } from '../../../shared/template-fields.js';
import { type AttributeSchema, readAttributeSchema } from './attribute-schema.js';
import { type PasswordPolicy, readPasswordPolicy } from './password-policy.js';
import { readTriggerSettings, type TriggerSettings } from './trigger-settings.js';

export type Contact = 'email' | 'phone_number';
export type MfaMethod = 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP' | 'SMS_MFA';
export type FirstFactor = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP';
export type RecoveryOption = 'verified_email' | 'verified_phone_number' | 'admin_only';

export interface PoolSettings {
  /** `us-east-1_XXXXXXXXX`. */
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** `cognito-idp.REGION.amazonaws.com/POOL`. */
  readonly providerName: string;
  /** `iss` of its tokens: `http://127.0.0.1:PORT/POOL`. */
  readonly issuer: string;
  /** The pool's name in the SRP hashes: its id after the underscore. */
  readonly srpName: string;
  readonly passwordPolicy: PasswordPolicy;
  readonly attributes: AttributeSchema;
  readonly usernameAttributes: readonly Contact[];
  readonly aliasAttributes: readonly string[];
  readonly autoVerified: readonly Contact[];
  readonly verifyBeforeUpdate: readonly string[];
  readonly caseSensitive: boolean;
  readonly mfa: 'OFF' | 'OPTIONAL' | 'ON';
  readonly mfaMethods: readonly MfaMethod[];
  readonly firstFactors: readonly FirstFactor[];
  readonly adminCreateOnly: boolean;
  /** In order of preference. */
  readonly recovery: readonly RecoveryOption[];
  readonly triggers: TriggerSettings;
  /** What the template said, for DescribeUserPool. */
  readonly properties: JsonObject;
}

/** Members that change nothing here: texts of messages, senders, billing and tags. */
const WITHOUT_EFFECT = [
  'DeletionProtection',
  'EmailAuthenticationMessage',
  'EmailAuthenticationSubject',
  'EmailConfiguration',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'SmsAuthenticationMessage',
  'SmsConfiguration',
  'SmsVerificationMessage',
  'UserPoolTags',
  'UserPoolTier',
];

const MEMBERS = [
  ...WITHOUT_EFFECT,
  'AccountRecoverySetting',
  'AdminCreateUserConfig',
  'AliasAttributes',
  'AutoVerifiedAttributes',
  'EnabledMfas',
  'LambdaConfig',
  'MfaConfiguration',
  'Policies',
  'Schema',
  'UserAttributeUpdateSettings',
  'UsernameAttributes',
  'UsernameConfiguration',
  'UserPoolAddOns',
  'UserPoolName',
  'VerificationMessageTemplate',
];

export interface PoolPlace {
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: string;
}

/** @throws UnsupportedSettingError when the template asks for what is not simulated. */
export function readPoolSettings(resource: Resource, { region, accountId, endpoint }: PoolPlace): PoolSettings {
  const fields = readTemplateFields(`${resource.path} (${resource.type})`, resource.properties, MEMBERS);
  const id = resource.ref;
  const policies = fields.object('Policies', ['PasswordPolicy', 'SignInPolicy']);
  const update = fields.object('UserAttributeUpdateSettings', ['AttributesRequireVerificationBeforeUpdate']);
  refuseWhatMessagesCannotDo(fields);
  return {
    id,
    name: fields.text('UserPoolName') ?? resource.logicalId,
    arn: `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`,
    region,
    providerName: `cognito-idp.${region}.amazonaws.com/${id}`,
    issuer: `${endpoint}/${id}`,
    srpName: id.slice(id.indexOf('_') + 1),
    passwordPolicy: readPasswordPolicy(policies),
    attributes: readAttributeSchema(fields),
    usernameAttributes: oneOf(fields, 'UsernameAttributes', ['email', 'phone_number']),
    aliasAttributes: oneOf(fields, 'AliasAttributes', ['email', 'phone_number', 'preferred_username']),
    autoVerified: oneOf(fields, 'AutoVerifiedAttributes', ['email', 'phone_number']),
    verifyBeforeUpdate: update?.texts('AttributesRequireVerificationBeforeUpdate') ?? [],
    caseSensitive: fields.object('UsernameConfiguration', ['CaseSensitive'])?.flag('CaseSensitive') ?? false,
    ...readFactors(fields, policies),
    adminCreateOnly: readAdminCreateOnly(fields),
    recovery: readRecovery(fields),
    triggers: readTriggerSettings(fields),
    properties: resource.properties,
  };
}

function readFactors(
  fields: TemplateFields,
  policies: TemplateFields | undefined,
): Pick<PoolSettings, 'mfa' | 'mfaMethods' | 'firstFactors'> {
  const mode = fields.text('MfaConfiguration') ?? 'OFF';
  if (mode !== 'OFF' && mode !== 'OPTIONAL' && mode !== 'ON') {
    return fields.refuse('MfaConfiguration', `${mode} is not simulated`);
  }
  const enabled = oneOf(fields, 'EnabledMfas', ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP', 'SMS_MFA']);
  const signIn = policies?.object('SignInPolicy', ['AllowedFirstAuthFactors']);
  const factors = signIn && oneOf(signIn, 'AllowedFirstAuthFactors', ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP']);
  return {
    mfa: mode,
    // A pool with MFA and no EnabledMfas has text messages alone, as the API has it.
    mfaMethods: mode === 'OFF' ? [] : enabled.length === 0 ? ['SMS_MFA'] : enabled,
    firstFactors: factors ?? ['PASSWORD'],
  };
}

function readAdminCreateOnly(fields: TemplateFields): boolean {
  const config = fields.object('AdminCreateUserConfig', [
    'AllowAdminCreateUserOnly',
    'InviteMessageTemplate',
    'UnusedAccountValidityDays',
  ]);
  return config?.flag('AllowAdminCreateUserOnly') ?? false;
}

/** Without the setting, Cognito prefers the phone: "the legacy method … SMS if available, else email". */
function readRecovery(fields: TemplateFields): readonly RecoveryOption[] {
  const mechanisms = fields
    .object('AccountRecoverySetting', ['RecoveryMechanisms'])
    ?.objects('RecoveryMechanisms', ['Name', 'Priority']);
  if (mechanisms === undefined || mechanisms.length === 0) {
    return ['verified_phone_number', 'verified_email'];
  }
  return mechanisms
    .map((mechanism) => ({ mechanism, priority: mechanism.count('Priority') ?? 0 }))
    .sort((a, b) => a.priority - b.priority)
    .map(({ mechanism }) => readRecoveryOption(mechanism));
}

function readRecoveryOption(mechanism: TemplateFields): RecoveryOption {
  const name = mechanism.requiredText('Name');
  if (name === 'verified_email' || name === 'verified_phone_number' || name === 'admin_only') {
    return name;
  }
  return mechanism.refuse('Name', `${name} is not simulated`);
}

function refuseWhatMessagesCannotDo(fields: TemplateFields): void {
  const template = fields.object('VerificationMessageTemplate', [
    'DefaultEmailOption',
    'EmailMessage',
    'EmailMessageByLink',
    'EmailSubject',
    'EmailSubjectByLink',
    'SmsMessage',
  ]);
  if (template?.text('DefaultEmailOption') === 'CONFIRM_WITH_LINK') {
    template.refuse('DefaultEmailOption', 'CONFIRM_WITH_LINK is not simulated');
  }
  const addOns = fields.object('UserPoolAddOns', ['AdvancedSecurityAdditionalFlows', 'AdvancedSecurityMode']);
  if (addOns?.text('AdvancedSecurityMode') === 'ENFORCED') {
    addOns.refuse('AdvancedSecurityMode', 'ENFORCED is not simulated');
  }
}

function oneOf<const Value extends string>(
  fields: TemplateFields,
  name: string,
  allowed: readonly Value[],
): readonly Value[] {
  return (fields.texts(name) ?? []).map(
    (item) => allowed.find((value) => value === item) ?? fields.refuse(name, `${item} is not simulated`),
  );
}
