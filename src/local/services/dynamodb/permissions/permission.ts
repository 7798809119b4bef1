import type { JsonObject } from '../../../assembly/resource.js';
import type { ConditionContext } from '../../ports.js';

/** One thing a request does, as policies see it. */
export interface Permission {
  /** `dynamodb:GetItem`. */
  readonly action: string;
  /** ARN of the table, index or stream, or `*`. */
  readonly resource: string;
  /** Name of the table, for its resource policy and for whether it exists; absent when no one table is concerned. */
  readonly tableName?: string;
  readonly context: ConditionContext;
}

/** What permissions are derived from, besides the request. */
export interface TableNames {
  arnOf(tableName: string): string;
  /** Partition key of a table or of its index; undefined when there is none of that name. */
  hashKeyOf(tableName: string, indexName?: string): string | undefined;
}

/** Derives what a request needs to be allowed. */
export type PermissionRule = (input: JsonObject, tables: TableNames) => readonly Permission[];
