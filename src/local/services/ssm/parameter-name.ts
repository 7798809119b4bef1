import { AwsError } from '../../shared/aws-error.js';
import { MAX_NAME_LENGTH } from './limits.js';

const NAME = /^[a-zA-Z0-9_.\-/]+$/;
const ARN = /^arn:aws:ssm:[^:]*:\d{12}:parameter(\/.+)$/;

export interface ParameterReference {
  readonly name: string;
  /** Of `name:3`. */
  readonly version?: number;
}

/** `arn:aws:ssm:REGION:ACCOUNT:parameter/a/b`, for the name `/a/b` and the name `a/b` alike. */
export function parameterArn(arnPrefix: string, name: string): string {
  return `${arnPrefix}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/**
 * Reads `name`, `name:version` or a parameter's ARN.
 *
 * @throws AwsError `ValidationException` for a label, which is not simulated, or a name that is none.
 */
export function readReference(text: string): ParameterReference {
  const arnPath = ARN.exec(text)?.[1];
  if (arnPath !== undefined) {
    // A name without a hierarchy has no leading slash of its own.
    return readReference(arnPath.indexOf('/', 1) === -1 ? arnPath.slice(1) : arnPath);
  }
  const [name = '', selector] = text.split(':');
  checkName(name);
  if (selector === undefined) {
    return { name };
  }
  if (!/^\d+$/.test(selector)) {
    throw new AwsError('ValidationException', `The label ${selector} cannot be selected: labels are not simulated.`);
  }
  return { name, version: Number(selector) };
}

/** @throws AwsError `ValidationException` in the words of Parameter Store. */
export function checkName(name: string): void {
  if (!NAME.test(name) || name.length > MAX_NAME_LENGTH) {
    throw new AwsError(
      'ValidationException',
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths ' +
        'divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
}
