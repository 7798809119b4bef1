import type { JsonObject, Resource } from '../../../assembly/resource.js';
import { readTemplateFields, type TemplateFields } from '../../../shared/template-fields.js';
import {
  DAY_MS,
  DEFAULT_ACCESS_TOKEN_MS,
  DEFAULT_AUTH_SESSION_MINUTES,
  DEFAULT_ID_TOKEN_MS,
  DEFAULT_REFRESH_TOKEN_MS,
} from '../limits.js';

export interface ClientSettings {
  readonly id: string;
  readonly name: string;
  readonly poolId: string;
  readonly secret?: string;
  /** `ALLOW_USER_SRP_AUTH` … */
  readonly authFlows: readonly string[];
  readonly accessTokenMs: number;
  readonly idTokenMs: number;
  readonly refreshTokenMs: number;
  readonly authSessionMs: number;
  /** Undefined when the template does not restrict. */
  readonly readAttributes?: readonly string[];
  readonly writeAttributes?: readonly string[];
  readonly hideUserExistence: boolean;
  readonly revocation: boolean;
  readonly properties: JsonObject;
}

/** The hosted UI is not simulated: what configures it reaches no one, so it may stand in the template. */
const HOSTED_UI = [
  'AllowedOAuthFlows',
  'AllowedOAuthFlowsUserPoolClient',
  'AllowedOAuthScopes',
  'CallbackURLs',
  'DefaultRedirectURI',
  'LogoutURLs',
  'SupportedIdentityProviders',
];

const MEMBERS = [
  ...HOSTED_UI,
  'AccessTokenValidity',
  'AuthSessionValidity',
  'ClientName',
  'EnablePropagateAdditionalUserContextData',
  'EnableTokenRevocation',
  'ExplicitAuthFlows',
  'GenerateSecret',
  'IdTokenValidity',
  'PreventUserExistenceErrors',
  'ReadAttributes',
  'RefreshTokenRotation',
  'RefreshTokenValidity',
  'TokenValidityUnits',
  'UserPoolId',
  'WriteAttributes',
];

/** "If you don't specify a value for ExplicitAuthFlows, your app client supports these." */
const DEFAULT_AUTH_FLOWS = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

const UNIT_MS: Readonly<Record<string, number>> = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: DAY_MS,
};

/** @throws UnsupportedSettingError when the template asks for what is not simulated. */
export function readClientSettings(resource: Resource): ClientSettings {
  const fields = readTemplateFields(`${resource.path} (${resource.type})`, resource.properties, MEMBERS);
  const rotation = fields.object('RefreshTokenRotation', ['Feature', 'RetryGracePeriodSeconds']);
  if (rotation?.text('Feature') === 'ENABLED') {
    rotation.refuse('Feature', 'ENABLED is not simulated');
  }
  const secret = resource.attributes['ClientSecret'];
  const readAttributes = fields.texts('ReadAttributes');
  const writeAttributes = fields.texts('WriteAttributes');
  return {
    id: resource.ref,
    name: fields.text('ClientName') ?? resource.logicalId,
    poolId: fields.requiredText('UserPoolId'),
    ...(fields.flag('GenerateSecret') === true && secret !== undefined ? { secret } : {}),
    authFlows: fields.texts('ExplicitAuthFlows') ?? DEFAULT_AUTH_FLOWS,
    ...readValidities(fields),
    authSessionMs: (fields.count('AuthSessionValidity') ?? DEFAULT_AUTH_SESSION_MINUTES) * 60_000,
    ...(readAttributes === undefined ? {} : { readAttributes }),
    ...(writeAttributes === undefined ? {} : { writeAttributes }),
    hideUserExistence: fields.text('PreventUserExistenceErrors') === 'ENABLED',
    revocation: fields.flag('EnableTokenRevocation') ?? true,
    properties: resource.properties,
  };
}

function readValidities(fields: TemplateFields) {
  const units = fields.object('TokenValidityUnits', ['AccessToken', 'IdToken', 'RefreshToken']);
  const milliseconds = (name: string, unitName: string, defaultUnit: string, fallbackMs: number) => {
    const value = fields.count(name);
    const unit = units?.text(unitName) ?? defaultUnit;
    const unitMs = UNIT_MS[unit] ?? fields.refuse('TokenValidityUnits', `${unit} is not simulated`);
    // "Zero is not a valid value … you receive the default."
    return value === undefined || value === 0 ? fallbackMs : value * unitMs;
  };
  return {
    accessTokenMs: milliseconds('AccessTokenValidity', 'AccessToken', 'hours', DEFAULT_ACCESS_TOKEN_MS),
    idTokenMs: milliseconds('IdTokenValidity', 'IdToken', 'hours', DEFAULT_ID_TOKEN_MS),
    refreshTokenMs: milliseconds('RefreshTokenValidity', 'RefreshToken', 'days', DEFAULT_REFRESH_TOKEN_MS),
  };
}
