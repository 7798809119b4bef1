import { defineStorage } from '@aws-amplify/backend';

/**
 * Three buckets and no access rule: nobody but our functions touches them, clients by presigned URL alone.
 * What Amplify leaves open by default is closed in harden-buckets.ts.
 */
export const uploadsBucket = defineStorage({ name: 'uploads', isDefault: true, versioned: true, keepOnDelete: true });

export const contentBucket = defineStorage({ name: 'content', versioned: true, keepOnDelete: true });

export const imagesBucket = defineStorage({ name: 'images', versioned: true, keepOnDelete: true });
