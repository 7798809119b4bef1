import type { CheckedBackend } from '../backend/checked-backend.js';
import { type Found, label, ofType, propertiesOf } from '../backend/templates.js';
import { ruleOfBackend } from '../finding.js';

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'] as const;

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Condition?: unknown;
}

export const bucketAccess = ruleOfBackend(
  'bucket-access',
  'Every bucket is closed to the public, encrypted, and refuses what comes without TLS.',
  (backend) =>
    ofType(backend, 'AWS::S3::Bucket').flatMap((bucket) =>
      [...ownFaults(bucket), ...policyFaults(statementsOn(backend, bucket))].map((message) => ({
        subject: label(bucket),
        message,
        fix: 'Close it in amplify/storage/close-every-bucket.ts, which goes over every bucket.',
      })),
    ),
);

function ownFaults(bucket: Found): readonly string[] {
  const { PublicAccessBlockConfiguration: block, BucketEncryption: encryption } = propertiesOf(bucket);
  const open = BLOCKS.filter((name) => (block as Record<string, unknown> | undefined)?.[name] !== true);
  const isEncrypted = /"SSEAlgorithm":"(AES256|aws:kms(:dsse)?)"/.test(JSON.stringify(encryption ?? null));
  return [
    ...(open.length === 0 ? [] : [`can be made public: ${open.join(', ')} is not set`]),
    ...(isEncrypted ? [] : ['is not encrypted by default']),
  ];
}

function policyFaults(statements: readonly Statement[]): readonly string[] {
  const refusesPlain = statements.some(
    ({ Effect, Action, Condition }) =>
      Effect === 'Deny' &&
      Action === 's3:*' &&
      JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
  );
  const isOpen = statements.some(
    ({ Effect, Principal }) => Effect === 'Allow' && JSON.stringify(Principal ?? '*').includes('"*"'),
  );
  return [
    ...(refusesPlain ? [] : ['takes requests without TLS']),
    ...(isOpen ? ['lets everyone in by its policy'] : []),
  ];
}

function statementsOn(backend: CheckedBackend, { stack, logicalId }: Found): readonly Statement[] {
  return ofType(backend, 'AWS::S3::BucketPolicy')
    .filter((policy) => policy.stack === stack && JSON.stringify(propertiesOf(policy)['Bucket']).includes(logicalId))
    .flatMap((policy) => (propertiesOf(policy)['PolicyDocument'] as { Statement: readonly Statement[] }).Statement);
}
