import { describe, expect, it } from 'vitest';
import type { SynthesizedBackend } from '../support/synthesize-backend.js';
import type { Backends } from './targets.js';

const MODELS = [
  'Collection',
  'CollectionItem',
  'Content',
  'ContentCount',
  'Event',
  'EventDeletion',
  'ModerationDecision',
  'Notification',
  'Participation',
  'Playlist',
  'PlaylistItem',
  'Upload',
  'UserProfile',
];

/** What holds data. A part of backend.test.ts, which synthesizes once for all of its parts. */
export function describeStorage(backends: Backends): void {
  describeBuckets(backends);
  describeTables(backends);
}

function describeBuckets(backends: Backends): void {
  describe('buckets', () => {
    const ours = (backend: SynthesizedBackend) =>
      backend.ofType('AWS::S3::Bucket').filter(({ stack }) => stack === 'storage');

    it('are three, closed to the public, encrypted and versioned', () => {
      expect(ours(backends('sandbox'))).toHaveLength(3);
      for (const { Properties } of ours(backends('sandbox'))) {
        expect(Properties).toMatchObject({
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          VersioningConfiguration: { Status: 'Enabled' },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
          },
          LifecycleConfiguration: {
            Rules: expect.arrayContaining([
              expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }),
              expect.objectContaining({ Prefix: 'temp/', ExpirationInDays: 7 }),
            ]),
          },
        });
      }
    });

    it('C03 abort what is left of multipart uploads within a week', () => {
      for (const { Properties } of [...ours(backends('sandbox')), ...ours(backends('branch'))]) {
        const text = JSON.stringify(Properties?.['LifecycleConfiguration']);
        const [, days] = /"AbortIncompleteMultipartUpload":\{"DaysAfterInitiation":(\d+)\}/.exec(text) ?? [];
        expect(Number(days)).toBeLessThanOrEqual(7);
      }
    });

    it('refuse what comes without TLS', () => {
      const policies = backends('sandbox')
        .ofType('AWS::S3::BucketPolicy')
        .filter(({ stack }) => stack === 'storage');
      expect(policies).toHaveLength(3);
      for (const { Properties } of policies) {
        expect(Properties).toMatchObject({
          PolicyDocument: {
            Statement: expect.arrayContaining([
              expect.objectContaining({
                Effect: 'Deny',
                Action: 's3:*',
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              }),
            ]),
          },
        });
      }
    });

    it('S43 serve the app’s origins alone', () => {
      const origins = (backend: SynthesizedBackend) =>
        new Set(
          ours(backend).flatMap(
            ({ Properties }) =>
              JSON.stringify(Properties?.['CorsConfiguration']).match(/"AllowedOrigins":(\[[^\]]*\])/)?.[1],
          ),
        );
      expect(origins(backends('sandbox'))).toEqual(new Set(['["http://localhost:*","http://127.0.0.1:*"]']));
      expect(origins(backends('branch'))).toEqual(
        new Set(['["https://app.dropclip.example","https://staff.dropclip.example"]']),
      );
    });

    it('outlive a branch, and not a sandbox', () => {
      expect(ours(backends('branch')).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([
        'Retain',
        'Retain',
        'Retain',
      ]);
      expect(
        backends('branch')
          .ofType('Custom::S3AutoDeleteObjects')
          .filter(({ stack }) => stack === 'storage'),
      ).toEqual([]);
      expect(ours(backends('sandbox')).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([
        'Delete',
        'Delete',
        'Delete',
      ]);
    });
  });
}

function describeTables(backends: Backends): void {
  describe('tables', () => {
    it('are one for each model, and outlive a branch with their past', () => {
      const tables = backends('branch').ofType('Custom::AmplifyDynamoDBTable');
      expect(tables.map(({ stack }) => stack).sort()).toEqual(MODELS.map((model) => `data/${model}`));
      for (const { Properties, DeletionPolicy } of tables) {
        expect(DeletionPolicy).toBe('Retain');
        expect(Properties).toMatchObject({
          deletionProtectionEnabled: true,
          pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        });
      }
    });
  });
}
