import type { Clock } from '../../shared/clock.js';
import type { Log } from '../../shared/log.js';
import type { Store, Table } from '../../shared/store.js';
import type { Ports } from '../ports.js';
import type { EdgeCache } from './cache/edge-cache.js';
import type { Distribution } from './config.js';
import type { SelectBehavior } from './viewer/select-behavior.js';

/** A batch of invalidated paths, as the API tells it. */
export interface InvalidationRecord {
  readonly distributionId: string;
  readonly id: string;
  readonly callerReference: string;
  readonly paths: readonly string[];
  readonly createdMs: number;
}

/** What every request works on. */
export interface CloudFrontState {
  readonly accountId: string;
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: Pick<Ports, 'iam' | 's3'>;
  readonly distributions: readonly Distribution[];
  byId(id: string): Distribution | undefined;
  byHost(host: string): Distribution | undefined;
  behaviorOf(distribution: Distribution): SelectBehavior;
  readonly cache: EdgeCache;
  /** Rows `DISTRIBUTION/INVALIDATION`. */
  readonly invalidations: Table<InvalidationRecord>;
  /** Of the store that keeps them. */
  readonly transaction: Store['transaction'];
}
