import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { readBoolean } from '../../../shared/json-fields.js';
import type { JsonOperation } from '../../../shared/json-protocol.js';
import { describeParameter } from '../describe-parameter.js';
import { MAX_RESULTS_BY_PATH } from '../limits.js';
import { readMaxResults, readNextToken, refuseMembers, requireString, type SsmState, toNextToken } from '../state.js';

/** Parameters directly under a path, or at any depth below it when it is `Recursive`. */
export const getParametersByPath: JsonOperation<SsmState> = ({ parameters, arnPrefix }, input) => {
  refuseMembers(input, ['ParameterFilters']);
  const path = requireString(input, 'Path');
  if (!path.startsWith('/')) {
    throw new AwsError('ValidationException', 'The parameter path must begin with a slash "/".');
  }
  const withDecryption = readBoolean(input, 'WithDecryption') ?? false;
  const isRecursive = readBoolean(input, 'Recursive') ?? false;
  const maxResults = readMaxResults(input, MAX_RESULTS_BY_PATH);
  const after = readNextToken(input);
  const prefix = path.endsWith('/') ? path : `${path}/`;
  const found: JsonObject[] = [];
  let last = '';
  for (const { name, parameter } of parameters.list({ prefix, ...(after === undefined ? {} : { after }) })) {
    if (!isRecursive && name.includes('/', prefix.length)) {
      continue;
    }
    if (found.length === maxResults) {
      return { Parameters: found, NextToken: toNextToken(last) };
    }
    found.push(describeParameter(name, parameter, { arnPrefix, withDecryption }));
    last = name;
  }
  return { Parameters: found };
};
