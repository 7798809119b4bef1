import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { readObjects, readString, readStrings } from '../../../shared/json-fields.js';
import type { JsonOperation } from '../../../shared/json-protocol.js';
import { describeMetadata } from '../describe-parameter.js';
import { MAX_RESULTS_OF_DESCRIBE } from '../limits.js';
import { readMaxResults, readNextToken, refuseMembers, type SsmState, toNextToken } from '../state.js';

type Filter = (name: string) => boolean;

const OPTIONS: Readonly<Record<string, (name: string, value: string) => boolean>> = {
  Equals: (name, value) => name === value,
  BeginsWith: (name, value) => name.startsWith(value),
  Contains: (name, value) => name.includes(value),
};

/** Names and types without values, filtered by name. */
export const describeParameters: JsonOperation<SsmState> = ({ parameters, arnPrefix }, input) => {
  refuseMembers(input, ['Filters', 'Shared']);
  const filters = readObjects(input, 'ParameterFilters').map(readFilter);
  const maxResults = readMaxResults(input, MAX_RESULTS_OF_DESCRIBE);
  const after = readNextToken(input);
  const found: JsonObject[] = [];
  let last = '';
  for (const { name, parameter } of parameters.list({ prefix: '', ...(after === undefined ? {} : { after }) })) {
    if (!filters.every((matches) => matches(name))) {
      continue;
    }
    if (found.length === maxResults) {
      return { Parameters: found, NextToken: toNextToken(last) };
    }
    found.push(describeMetadata(name, parameter, arnPrefix));
    last = name;
  }
  return { Parameters: found };
};

function readFilter(filter: JsonObject): Filter {
  const key = readString(filter, 'Key');
  const option = readString(filter, 'Option') ?? 'Equals';
  const matches = Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : undefined;
  if (key !== 'Name' || matches === undefined) {
    throw new AwsError('InvalidFilterKey', `The filter ${key} ${option} is not simulated.`);
  }
  const values = readStrings(filter, 'Values');
  return (name) => values.some((value) => matches(name, value));
}
