import type { LambdaOperation } from '../operation.js';
import { getFunction } from './get-function.js';
import { getFunctionConfiguration } from './get-function-configuration.js';
import { invoke } from './invoke.js';
import { listFunctions } from './list-functions.js';

/** What is absent is answered as unknown. */
export const OPERATIONS: readonly LambdaOperation[] = [invoke, getFunction, getFunctionConfiguration, listFunctions];
