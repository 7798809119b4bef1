import { describe, expect, it } from 'vitest';
import { SCHEMA_COPIES } from '../../../scripts/check/backend/templates.js';
import type { SynthesizedBackend } from '../../support/synthesize-backend.js';
import { type Backends, label, propertiesOf, TARGETS, tablesOf } from '../targets.js';

const DEVELOPMENT_ORIGINS = ['http://localhost:*', 'http://127.0.0.1:*'];
const ORIGINS = {
  sandbox: DEVELOPMENT_ORIGINS,
  branch: ['https://app.dropclip.example', 'https://staff.dropclip.example'],
} as const;

const KEPT = ['AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::DynamoDB::Table', 'Custom::AmplifyDynamoDBTable'];

/** What holds people's data: buckets, tables, the user pool. */
export function describeDataPosture(backends: Backends): void {
  const all = (backend: SynthesizedBackend) => backend.ofType('AWS::S3::Bucket');
  const ours = (backend: SynthesizedBackend) => all(backend).filter(({ logicalId }) => !SCHEMA_COPIES.test(logicalId));

  describe.each(TARGETS)('buckets of a %s', (kind) => {
    it('are closed to the public and encrypted, all of them', () => {
      expect(all(backends(kind)).length).toBeGreaterThanOrEqual(5);
      for (const bucket of all(backends(kind))) {
        expect(propertiesOf(bucket), label(bucket)).toMatchObject({
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: expect.stringMatching(/^(AES256|aws:kms)$/) } },
            ],
          },
        });
      }
    });

    it('refuse what comes without TLS, all of them, and let no stranger in', () => {
      const policies = backends(kind).ofType('AWS::S3::BucketPolicy');
      for (const bucket of all(backends(kind))) {
        const policy = policies.find(
          (one) => one.stack === bucket.stack && JSON.stringify(propertiesOf(one)['Bucket']).includes(bucket.logicalId),
        );
        const { Statement: statements } = propertiesOf(policy ?? {})['PolicyDocument'] as {
          Statement: readonly { Effect: string; Principal: unknown }[];
        };
        expect(statements, label(bucket)).toContainEqual(
          expect.objectContaining({
            Effect: 'Deny',
            Action: 's3:*',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        );
        const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
        expect(allowed.filter(({ Principal }) => JSON.stringify(Principal).includes('"*"'))).toEqual([]);
      }
    });

    it('answer pages of the configured origins alone', () => {
      for (const bucket of ours(backends(kind))) {
        const { CorsRules: rules } = propertiesOf(bucket)['CorsConfiguration'] as {
          CorsRules: readonly { AllowedOrigins: readonly string[] }[];
        };
        expect(new Set(rules.flatMap(({ AllowedOrigins }) => AllowedOrigins)), label(bucket)).toEqual(
          new Set(ORIGINS[kind]),
        );
      }
    });

    it('keep former versions, let temp/ go after 7 days, move old versions after 30, and end uploads that were left', () => {
      for (const bucket of ours(backends(kind))) {
        const { VersioningConfiguration: versioning, LifecycleConfiguration: lifecycle } = propertiesOf(bucket);
        const { Rules: rules } = lifecycle as { Rules: readonly Record<string, unknown>[] };
        expect(versioning, label(bucket)).toEqual({ Status: 'Enabled' });
        expect(rules.every(({ Status }) => Status === 'Enabled')).toBe(true);
        expect(rules).toContainEqual(expect.objectContaining({ Prefix: 'temp/', ExpirationInDays: 7 }));
        expect(rules).toContainEqual(
          expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }),
        );
        const staging = bucket.logicalId.startsWith('uploads');
        expect(rules).toContainEqual(
          expect.objectContaining(
            staging
              ? { ExpirationInDays: 30, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }
              : { NoncurrentVersionTransitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }] },
          ),
        );
      }
    });
  });

  it('a branch keeps its buckets, tables and users when their stack goes or replaces them', () => {
    const backend = backends('branch');
    const kept = KEPT.flatMap((type) => backend.ofType(type)).filter(({ logicalId }) => !SCHEMA_COPIES.test(logicalId));
    expect(kept.length).toBeGreaterThanOrEqual(13);
    for (const resource of kept) {
      const { DeletionPolicy, UpdateReplacePolicy } = resource;
      expect({ DeletionPolicy, UpdateReplacePolicy }, label(resource)).toEqual({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    }
    expect(backend.ofType('AWS::Cognito::UserPool').map(propertiesOf)).toMatchObject([
      { DeletionProtection: 'ACTIVE' },
    ]);
  });

  it('a branch’s tables can be restored to any second and not be deleted by mistake', () => {
    for (const table of tablesOf(backends('branch'))) {
      const properties = propertiesOf(table);
      expect(properties['deletionProtectionEnabled'] ?? properties['DeletionProtectionEnabled'], label(table)).toBe(
        true,
      );
      expect(
        properties['pointInTimeRecoverySpecification'] ?? properties['PointInTimeRecoverySpecification'],
        label(table),
      ).toMatchObject(
        table.Type.startsWith('Custom') ? { pointInTimeRecoveryEnabled: true } : { PointInTimeRecoveryEnabled: true },
      );
    }
  });

  it('a sandbox keeps nothing', () => {
    const kept = backends('sandbox').templates.flatMap(({ name, resources }) =>
      Object.entries(resources)
        .filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain' || DeletionPolicy === 'Snapshot')
        .map(([logicalId]) => `${name} ${logicalId}`),
    );
    expect(kept).toEqual([]);
  });

  it.each(TARGETS)('queues and topics of a %s are encrypted or hold no secret, and take TLS alone', (kind) => {
    const backend = backends(kind);
    const policies = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']
      .flatMap((type) => backend.ofType(type))
      .filter((policy) => JSON.stringify(propertiesOf(policy)).includes('"aws:SecureTransport":"false"'));
    const queues = backend.ofType('AWS::SQS::Queue');
    const topics = backend.ofType('AWS::SNS::Topic');
    expect(queues.length).toBeGreaterThanOrEqual(4);
    expect(topics).toHaveLength(1);
    for (const target of [...queues, ...topics]) {
      expect(
        policies.filter(
          (policy) => policy.stack === target.stack && JSON.stringify(propertiesOf(policy)).includes(target.logicalId),
        ),
        label(target),
      ).not.toEqual([]);
    }
    for (const queue of queues) {
      expect(propertiesOf(queue)['SqsManagedSseEnabled'], label(queue)).toBe(true);
    }
  });
}
