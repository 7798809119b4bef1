import type { Intrinsic } from '../scope.js';

/** Exports belong to an account; a local run has one root stack and nothing beside it to import from. */
export const importValue: Intrinsic = (_argument, scope) =>
  scope.fail('Fn::ImportValue takes a value from another stack, of which a local run has none');
