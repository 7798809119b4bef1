import type { JsonObject } from '../../assembly/resource.js';
import { readBoolean, readNumber, readObject, readString } from '../../shared/json-fields.js';
import type { Store, Table } from '../../shared/store.js';
import type { TableDefinition } from './tables/table-definition.js';

/** The engine has no backups; what was asked for is kept and described, so that tools and templates agree. */
export interface ContinuousBackups {
  /** Takes the template's wish, which counts at every start. */
  declare(definition: TableDefinition): Promise<void>;
  update(input: JsonObject): Promise<JsonObject>;
  describe(input: JsonObject): JsonObject;
}

interface Setting {
  readonly enabled: boolean;
  readonly recoveryPeriodDays: number;
}

/** "RecoveryPeriodInDays … if not specified, the default is 35." */
const DEFAULT_RECOVERY_PERIOD_DAYS = 35;

export function createContinuousBackups(store: Store): ContinuousBackups {
  const settings: Table<Setting> = store.table('dynamodb/continuous-backups');
  const describe = (tableName: string): JsonObject => {
    const setting = settings.get(tableName);
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription:
          setting?.enabled === true
            ? { PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: setting.recoveryPeriodDays }
            : { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    };
  };
  return {
    declare: ({ name, pointInTimeRecovery }) =>
      settings.put(name, { enabled: pointInTimeRecovery, recoveryPeriodDays: DEFAULT_RECOVERY_PERIOD_DAYS }),
    async update(input) {
      const tableName = readString(input, 'TableName') ?? '';
      const wanted = readObject(input, 'PointInTimeRecoverySpecification') ?? {};
      await settings.put(tableName, {
        enabled: readBoolean(wanted, 'PointInTimeRecoveryEnabled') ?? false,
        recoveryPeriodDays: readNumber(wanted, 'RecoveryPeriodInDays') ?? DEFAULT_RECOVERY_PERIOD_DAYS,
      });
      return describe(tableName);
    },
    describe: (input) => describe(readString(input, 'TableName') ?? ''),
  };
}
