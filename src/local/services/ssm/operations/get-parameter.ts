import { AwsError } from '../../../shared/aws-error.js';
import { readBoolean } from '../../../shared/json-fields.js';
import type { JsonOperation } from '../../../shared/json-protocol.js';
import { describeParameter } from '../describe-parameter.js';
import { readReference } from '../parameter-name.js';
import { requireString, type SsmState } from '../state.js';

export const getParameter: JsonOperation<SsmState> = ({ parameters, arnPrefix }, input) => {
  const { name, version } = readReference(requireString(input, 'Name'));
  const parameter = parameters.get(name);
  if (parameter === undefined) {
    throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
  }
  if (version !== undefined && version !== parameter.version) {
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
    );
  }
  const withDecryption = readBoolean(input, 'WithDecryption') ?? false;
  return { Parameter: describeParameter(name, parameter, { arnPrefix, withDecryption }) };
};
