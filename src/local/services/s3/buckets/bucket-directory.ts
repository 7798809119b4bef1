import { isDeepStrictEqual } from 'node:util';
import { s3Error } from '../errors.js';
import { objectRow, prefixEnd } from '../storage/keys.js';
import type { Tables } from '../storage/tables.js';
import type { BucketConfig, BucketRecord } from './bucket-config.js';

/** The buckets, kept in memory because every request asks for one, and written through. */
export interface BucketDirectory {
  get(name: string): BucketRecord | undefined;
  /** @throws AwsError `NoSuchBucket`. */
  require(name: string): BucketRecord;
  list(): readonly BucketRecord[];
  /** @throws AwsError `BucketAlreadyOwnedByYou`. */
  create(name: string, config: BucketConfig, nowMs: number): Promise<void>;
  /** Replaces aspects; undefined removes one. */
  update(name: string, aspects: Aspects): Promise<void>;
  /** @throws AwsError `BucketNotEmpty`. */
  remove(name: string): Promise<void>;
  /**
   * Creates a bucket of the template, or brings an existing one up to date as CloudFormation would: aspects that the template
   * did not change keep what was set through the API.
   *
   * @returns the aspects that changed.
   */
  applyTemplate(name: string, template: BucketConfig, nowMs: number): Promise<readonly (keyof BucketConfig)[]>;
}

type Aspects = { readonly [Aspect in keyof BucketConfig]: BucketConfig[Aspect] | undefined };

export function openBucketDirectory(tables: Tables): BucketDirectory {
  const buckets = new Map([...tables.buckets.range()].map(({ key, value }) => [key, value]));
  const write = async (record: BucketRecord) => {
    buckets.set(record.name, record);
    await tables.buckets.put(record.name, record);
  };
  const require = (name: string) => {
    const record = buckets.get(name);
    if (record === undefined) {
      throw s3Error('NoSuchBucket', undefined, { BucketName: name });
    }
    return record;
  };
  return {
    get: (name) => buckets.get(name),
    require,
    list: () => [...buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    async create(name, config, nowMs) {
      if (buckets.has(name)) {
        throw s3Error('BucketAlreadyOwnedByYou', undefined, { BucketName: name });
      }
      await write({ name, createdMs: nowMs, config });
    },
    async update(name, aspects) {
      const record = require(name);
      await write({ ...record, config: withAspects(record.config, aspects) });
    },
    async remove(name) {
      require(name);
      if (!isEmpty(tables, name)) {
        throw s3Error('BucketNotEmpty', undefined, { BucketName: name });
      }
      buckets.delete(name);
      await tables.buckets.remove(name);
    },
    async applyTemplate(name, template, nowMs) {
      const record = buckets.get(name) ?? { name, createdMs: nowMs, config: {} };
      const changed = changedAspects(record.template ?? {}, template);
      const aspects: Partial<Record<keyof BucketConfig, unknown>> = {};
      for (const aspect of changed) {
        aspects[aspect] = template[aspect] ?? (aspect === 'versioning' ? 'Suspended' : undefined);
      }
      await write({ ...record, template, config: withAspects(record.config, aspects as Aspects) });
      return changed;
    },
  };
}

function withAspects(config: BucketConfig, aspects: Aspects): BucketConfig {
  const merged = Object.entries({ ...config, ...aspects }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(merged) as BucketConfig;
}

function changedAspects(before: BucketConfig, after: BucketConfig): readonly (keyof BucketConfig)[] {
  const aspects = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof BucketConfig>;
  return [...aspects].filter((aspect) => !isDeepStrictEqual(before[aspect], after[aspect]));
}

function isEmpty(tables: Tables, name: string): boolean {
  const start = objectRow(name, '');
  const end = prefixEnd(start);
  const range = { start, limit: 1, ...(end === undefined ? {} : { end }) };
  return [...tables.versions.range(range)].length === 0 && [...tables.uploads.range(range)].length === 0;
}
