import type { JsonObject } from '../../../assembly/resource.js';
import { readBoolean } from '../../../shared/json-fields.js';
import type { JsonOperation } from '../../../shared/json-protocol.js';
import { describeParameter } from '../describe-parameter.js';
import { readReference } from '../parameter-name.js';
import type { SsmState } from '../state.js';
import { readNames } from './read-names.js';

/** Names without a parameter are listed as invalid; that is no error. */
export const getParameters: JsonOperation<SsmState> = ({ parameters, arnPrefix }, input) => {
  const withDecryption = readBoolean(input, 'WithDecryption') ?? false;
  const found: JsonObject[] = [];
  const invalid: string[] = [];
  for (const text of readNames(input)) {
    const { name, version } = readReference(text);
    const parameter = parameters.get(name);
    if (parameter === undefined || (version !== undefined && version !== parameter.version)) {
      invalid.push(text);
    } else {
      found.push(describeParameter(name, parameter, { arnPrefix, withDecryption }));
    }
  }
  return { Parameters: found, InvalidParameters: invalid };
};
