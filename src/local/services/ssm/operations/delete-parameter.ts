import { AwsError } from '../../../shared/aws-error.js';
import type { JsonOperation } from '../../../shared/json-protocol.js';
import { readReference } from '../parameter-name.js';
import { requireString, type SsmState } from '../state.js';

export const deleteParameter: JsonOperation<SsmState> = async ({ parameters }, input) => {
  const { name } = readReference(requireString(input, 'Name'));
  if (!(await parameters.remove(name))) {
    throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
  }
  return {};
};
