import { label, propertiesOf, tablesOf } from '../backend/templates.js';
import { ruleOfBackend } from '../finding.js';

/** Amplify's own kind of table writes names small. */
const either = (properties: Readonly<Record<string, unknown>>, name: string) =>
  properties[name] ?? properties[`${name.charAt(0).toLowerCase()}${name.slice(1)}`];

export const tableRecovery = ruleOfBackend(
  'table-recovery',
  'A branch’s tables can be restored to any second, not be deleted by mistake, and stay when their stack goes.',
  ({ kind, ...backend }) =>
    kind === 'sandbox'
      ? []
      : tablesOf(backend).flatMap((table) => {
          const properties = propertiesOf(table);
          const recovery = either(properties, 'PointInTimeRecoverySpecification') as
            | Record<string, unknown>
            | undefined;
          return [
            ...(either(recovery ?? {}, 'PointInTimeRecoveryEnabled') === true ? [] : ['has no point-in-time recovery']),
            ...(either(properties, 'DeletionProtectionEnabled') === true ? [] : ['can be deleted by mistake']),
            ...(table.DeletionPolicy === 'Retain' && table.UpdateReplacePolicy === 'Retain'
              ? []
              : ['goes with its stack']),
          ].map((message) => ({
            subject: label(table),
            message,
            fix: 'Protect it in amplify/data/protect-tables.ts.',
          }));
        }),
);
