import type { JsonObject } from '../../../assembly/resource.js';
import type { Encryption, StorageClass, Tags } from '../storage/records.js';

export const CORS_METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'] as const;
export type CorsMethod = (typeof CORS_METHODS)[number];

export interface CorsRule {
  readonly id?: string;
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly CorsMethod[];
  readonly allowedHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
}

export interface LifecycleFilter {
  readonly prefix?: string;
  /** All of them must be on the object. */
  readonly tags: Tags;
  /** Bytes, exclusive. */
  readonly sizeGreaterThan?: number;
  /** Bytes, exclusive. */
  readonly sizeLessThan?: number;
}

export interface LifecycleTransition {
  readonly storageClass: StorageClass;
  readonly days?: number;
  readonly dateMs?: number;
}

export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly filter: LifecycleFilter;
  readonly expirationDays?: number;
  readonly expirationDateMs?: number;
  readonly expiredObjectDeleteMarker?: boolean;
  readonly transitions: readonly LifecycleTransition[];
  readonly noncurrentExpiration?: NoncurrentRule;
  readonly noncurrentTransitions: readonly (NoncurrentRule & { readonly storageClass: StorageClass })[];
  readonly abortIncompleteDays?: number;
}

export interface NoncurrentRule {
  readonly days: number;
  /** So many of the newest noncurrent versions are spared. */
  readonly newerVersions?: number;
}

export interface NotificationTarget {
  readonly id: string;
  readonly kind: 'lambda' | 'queue';
  readonly arn: string;
  /** `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

export interface NotificationConfig {
  readonly eventBridge: boolean;
  readonly targets: readonly NotificationTarget[];
}

export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export const OBJECT_OWNERSHIPS = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;
export type ObjectOwnership = (typeof OBJECT_OWNERSHIPS)[number];

/** How a bucket is set up, by aspect: each is replaced as a whole. */
export interface BucketConfig {
  readonly versioning?: 'Enabled' | 'Suspended';
  readonly cors?: readonly CorsRule[];
  readonly lifecycle?: readonly LifecycleRule[];
  readonly notification?: NotificationConfig;
  readonly policy?: JsonObject;
  readonly tags?: Tags;
  readonly encryption?: Encryption;
  readonly publicAccessBlock?: PublicAccessBlock;
  readonly ownership?: ObjectOwnership;
}

export interface BucketRecord {
  readonly name: string;
  readonly createdMs: number;
  readonly config: BucketConfig;
  /** What the template said at the last start; an aspect that it has changed since replaces the current one. */
  readonly template?: BucketConfig;
}

/** Every new bucket blocks public access unless it says otherwise ("Blocking public access", since April 2023). */
export const DEFAULT_PUBLIC_ACCESS_BLOCK: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/** "Amazon S3 automatically enables server-side encryption with SSE-S3 keys for new object uploads." */
export const DEFAULT_ENCRYPTION: Encryption = { algorithm: 'AES256' };

export const NO_NOTIFICATIONS: NotificationConfig = { eventBridge: false, targets: [] };
