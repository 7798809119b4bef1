import type { TemplateFields } from '../../../shared/template-fields.js';
import { errors } from '../errors.js';
import { DEFAULT_PASSWORD_MIN_LENGTH, DEFAULT_TEMPORARY_PASSWORD_DAYS, MAX_PASSWORD_LENGTH } from '../limits.js';

export interface PasswordPolicy {
  readonly minLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
  readonly temporaryValidityDays: number;
}

const MEMBERS = [
  'MinimumLength',
  'PasswordHistorySize',
  'RequireLowercase',
  'RequireNumbers',
  'RequireSymbols',
  'RequireUppercase',
  'TemporaryPasswordValidityDays',
];

/** A pool without `Policies` has the API's default: 8 characters, nothing more. */
export function readPasswordPolicy(policies: TemplateFields | undefined): PasswordPolicy {
  const fields = policies?.object('PasswordPolicy', MEMBERS);
  if ((fields?.count('PasswordHistorySize') ?? 0) > 0) {
    fields?.refuse('PasswordHistorySize');
  }
  return {
    minLength: fields?.count('MinimumLength') ?? DEFAULT_PASSWORD_MIN_LENGTH,
    requireLowercase: fields?.flag('RequireLowercase') ?? false,
    requireUppercase: fields?.flag('RequireUppercase') ?? false,
    requireNumbers: fields?.flag('RequireNumbers') ?? false,
    requireSymbols: fields?.flag('RequireSymbols') ?? false,
    temporaryValidityDays: fields?.count('TemporaryPasswordValidityDays') ?? DEFAULT_TEMPORARY_PASSWORD_DAYS,
  };
}

/** The special characters that Cognito counts; a space counts too when it is neither first nor last. */
const SYMBOL = /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+=]|(?<=\S) +(?=\S)/;

/** @throws AwsError `InvalidPasswordException`, naming the first rule that the password breaks. */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  if (password.length < policy.minLength) {
    throw errors.invalidPassword('Password not long enough');
  }
  if (password.length > MAX_PASSWORD_LENGTH) {
    throw errors.invalidPassword(`Password must not be longer than ${MAX_PASSWORD_LENGTH} characters`);
  }
  if (policy.requireLowercase && !/[a-z]/.test(password)) {
    throw errors.invalidPassword('Password must have lowercase characters');
  }
  if (policy.requireUppercase && !/[A-Z]/.test(password)) {
    throw errors.invalidPassword('Password must have uppercase characters');
  }
  if (policy.requireNumbers && !/[0-9]/.test(password)) {
    throw errors.invalidPassword('Password must have numeric characters');
  }
  if (policy.requireSymbols && !SYMBOL.test(password)) {
    throw errors.invalidPassword('Password must have symbol characters');
  }
}
