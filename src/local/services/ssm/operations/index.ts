import type { JsonOperation } from '../../../shared/json-protocol.js';
import type { SsmState } from '../state.js';
import { deleteParameter } from './delete-parameter.js';
import { deleteParameters } from './delete-parameters.js';
import { describeParameters } from './describe-parameters.js';
import { getParameter } from './get-parameter.js';
import { getParameters } from './get-parameters.js';
import { getParametersByPath } from './get-parameters-by-path.js';
import { putParameter } from './put-parameter.js';

/** What is answered. An operation that is absent is refused as unknown. */
export const OPERATIONS: Readonly<Record<string, JsonOperation<SsmState>>> = {
  GetParameter: getParameter,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
  DescribeParameters: describeParameters,
  PutParameter: putParameter,
  DeleteParameter: deleteParameter,
  DeleteParameters: deleteParameters,
};
