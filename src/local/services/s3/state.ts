import type { Clock } from '../../shared/clock.js';
import type { Log } from '../../shared/log.js';
import type { Ports } from '../ports.js';
import type { BucketDirectory } from './buckets/bucket-directory.js';
import type { BlobFolder } from './storage/blobs.js';
import type { ObjectIndex } from './storage/objects.js';
import type { Tables } from './storage/tables.js';
import type { UploadIndex } from './storage/uploads.js';

/** The other services that S3 speaks to. */
export type S3Ports = Pick<Ports, 'iam' | 'events' | 'lambda' | 'sqs'>;

/** What every operation works on. */
export interface S3State {
  readonly accountId: string;
  readonly region: string;
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: S3Ports;
  readonly tables: Tables;
  readonly buckets: BucketDirectory;
  readonly objects: ObjectIndex;
  readonly uploads: UploadIndex;
  readonly blobs: BlobFolder;
}
