import type { UtilFunction } from '../functions/frame.js';
import { MULTIPLE_REQUESTS } from './multiple-requests.js';
import { OPERATIONS } from './operations.js';
import { SINGLE_REQUESTS } from './single-requests.js';
import { SETS } from './typed-values.js';

/** `@aws-appsync/utils/dynamodb`: functions, and `operations`, which is a group of them. */
export const DYNAMODB_MODULE: Readonly<Record<string, UtilFunction | Readonly<Record<string, UtilFunction>>>> = {
  ...MULTIPLE_REQUESTS,
  ...SETS,
  ...SINGLE_REQUESTS,
  operations: OPERATIONS,
};
