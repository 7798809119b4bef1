import type { ApiOperation } from '../operation.js';
import { createInvalidation } from './create-invalidation.js';
import { getDistribution } from './get-distribution.js';
import { getInvalidation } from './get-invalidation.js';
import { listInvalidations } from './list-invalidations.js';

/** What the API does. What is absent is answered as unsupported, never half-done. */
export const OPERATIONS: readonly ApiOperation[] = [
  createInvalidation,
  getDistribution,
  getInvalidation,
  listInvalidations,
];
