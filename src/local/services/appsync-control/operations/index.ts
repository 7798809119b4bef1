import type { ControlOperation } from '../operation.js';
import { getIntrospectionSchema } from './get-introspection-schema.js';
import { getSchemaCreationStatus } from './get-schema-creation-status.js';
import { listFunctions } from './list-functions.js';
import { startSchemaCreation } from './start-schema-creation.js';
import { updateFunction } from './update-function.js';
import { updateResolver } from './update-resolver.js';

/** API name → implementation: what `ampx` calls to swap resolvers and schema, and to generate code. */
export const OPERATIONS: Readonly<Record<string, ControlOperation>> = {
  GetIntrospectionSchema: getIntrospectionSchema,
  GetSchemaCreationStatus: getSchemaCreationStatus,
  ListFunctions: listFunctions,
  StartSchemaCreation: startSchemaCreation,
  UpdateFunction: updateFunction,
  UpdateResolver: updateResolver,
};
