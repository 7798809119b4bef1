import type { Checked, Finding, Rule } from './finding.js';
import { alarms } from './rules/alarms.js';
import { apiDoor } from './rules/api-door.js';
import { bucketAccess } from './rules/bucket-access.js';
import { bundleLoads, bundleSizes, nativeBinaries } from './rules/bundles.js';
import { dataKept } from './rules/data-kept.js';
import { functionSettings } from './rules/function-settings.js';
import { guestOperations } from './rules/guest-operations.js';
import { resolverCode } from './rules/resolver-code.js';
import { resourceSchema } from './rules/resource-schema.js';
import { stackCycles } from './rules/stack-cycles.js';
import { stackSizes } from './rules/stack-sizes.js';
import { statefulIds } from './rules/stateful-ids.js';
import { synthWarnings } from './rules/synth-warnings.js';
import { tableRecovery } from './rules/table-recovery.js';
import { wildcardGrants } from './rules/wildcard-grants.js';
import { writableFields } from './rules/writable-fields.js';

/** Every rule of the gate, in the order in which it tells. */
export const RULES: readonly Rule[] = [
  guestOperations,
  writableFields,
  wildcardGrants,
  apiDoor,
  bucketAccess,
  tableRecovery,
  dataKept,
  statefulIds,
  stackCycles,
  stackSizes,
  resourceSchema,
  synthWarnings,
  functionSettings,
  alarms,
  resolverCode,
  bundleSizes,
  nativeBinaries,
  bundleLoads,
];

export function findAll(checked: Checked): readonly Finding[] {
  return RULES.flatMap((rule) => rule.check(checked));
}
