import type { Json, JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import { readObject, readObjects } from '../../shared/json-fields.js';
import type { Log } from '../../shared/log.js';
import { createWakeup } from '../../shared/wakeup.js';
import type { EngineClient } from './engine/engine-client.js';
import type { TableDefinition } from './tables/table-definition.js';

/** AWS deletes "within a few days of their expiration"; soon is friendlier to whoever waits for it here. */
export const TTL_SWEEP_INTERVAL_MS = 5_000;
/** Pages of 1 MB that one sweep reads of each table; the next one goes on where it ended. */
const MAX_PAGES_PER_SWEEP = 4;
/** Deletes in flight at once. */
const DELETE_BATCH_SIZE = 25;
/** "DynamoDB … only considers … a timestamp no older than five years." */
const OLDEST_EXPIRY_SECONDS = 5 * 365 * 24 * 60 * 60;

export interface TtlSweeper {
  start(): void;
  /** Deletes what has expired, up to the bound. */
  sweep(): Promise<void>;
  /** Lets a sweep that runs end. */
  stop(): Promise<void>;
}

export interface TtlSweeperOptions {
  readonly call: EngineClient['call'];
  readonly tables: readonly TableDefinition[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Deletes rows whose time-to-live has passed, which the engine does not do by itself. */
export function createTtlSweeper({ call, tables, clock, log }: TtlSweeperOptions): TtlSweeper {
  const expiring = tables.filter(({ ttlAttribute }) => ttlAttribute !== undefined);
  const positions = new Map<string, Json>();
  let running = Promise.resolve();

  const sweep = async (): Promise<void> => {
    for (const table of expiring) {
      for (let page = 0; page < MAX_PAGES_PER_SWEEP; page += 1) {
        const next = await sweepPage(call, table, Math.floor(clock.now() / 1000), positions.get(table.name));
        if (next === undefined) {
          positions.delete(table.name);
          break;
        }
        positions.set(table.name, next);
      }
    }
  };
  const wakeup = createWakeup(clock, () => {
    running = sweep()
      .catch((error: unknown) => log.warn('expired rows were not deleted', { error }))
      .finally(() => wakeup.at(clock.now() + TTL_SWEEP_INTERVAL_MS));
  });
  return {
    sweep,
    start() {
      if (expiring.length > 0) {
        wakeup.at(clock.now() + TTL_SWEEP_INTERVAL_MS);
      }
    },
    async stop() {
      wakeup.stop();
      await running;
    },
  };
}

/** @returns where the next page begins; undefined after the last one. */
async function sweepPage(
  call: EngineClient['call'],
  table: TableDefinition,
  nowSeconds: number,
  start: Json | undefined,
): Promise<Json | undefined> {
  const { name, keyAttributes, ttlAttribute = '' } = table;
  const keyNames = Object.fromEntries(keyAttributes.map((attribute, index) => [`#key${index}`, attribute]));
  const condition = expiredCondition(ttlAttribute, nowSeconds);
  const answer = await call('Scan', {
    TableName: name,
    FilterExpression: condition.expression,
    ProjectionExpression: Object.keys(keyNames).join(', '),
    ExpressionAttributeNames: { ...keyNames, ...condition.names },
    ExpressionAttributeValues: condition.values,
    ...(start === undefined ? {} : { ExclusiveStartKey: start }),
  });
  const keys = readObjects(answer, 'Items');
  for (let at = 0; at < keys.length; at += DELETE_BATCH_SIZE) {
    const batch = keys.slice(at, at + DELETE_BATCH_SIZE);
    await Promise.all(batch.map((key) => deleteIfExpired(call, name, key, condition)));
  }
  return readObject(answer, 'LastEvaluatedKey');
}

interface Condition {
  readonly expression: string;
  readonly names: JsonObject;
  readonly values: JsonObject;
}

function expiredCondition(attribute: string, nowSeconds: number): Condition {
  return {
    expression: 'attribute_type(#ttl, :number) AND #ttl < :now AND #ttl > :oldest',
    names: { '#ttl': attribute },
    values: {
      ':number': { S: 'N' },
      ':now': { N: String(nowSeconds) },
      ':oldest': { N: String(nowSeconds - OLDEST_EXPIRY_SECONDS) },
    },
  };
}

/** A row that was given more time since it was read stays. */
async function deleteIfExpired(
  call: EngineClient['call'],
  tableName: string,
  key: JsonObject,
  { expression, names, values }: Condition,
): Promise<void> {
  try {
    await call('DeleteItem', {
      TableName: tableName,
      Key: key,
      ConditionExpression: expression,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    });
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'ConditionalCheckFailedException')) {
      throw error;
    }
  }
}
