import { label, ofType, propertiesOf, SCHEMA_COPIES } from '../backend/templates.js';
import { ruleOfBackend } from '../finding.js';

/** Tables have a rule of their own. */
const KEPT = ['AWS::S3::Bucket', 'AWS::Cognito::UserPool'] as const;

export const dataKept = ruleOfBackend(
  'data-kept',
  'A branch keeps its buckets and users when their stack goes.',
  (backend) =>
    backend.kind === 'sandbox'
      ? []
      : KEPT.flatMap((type) => ofType(backend, type))
          .filter(({ logicalId }) => !SCHEMA_COPIES.test(logicalId))
          .flatMap((resource) => [
            ...(resource.DeletionPolicy === 'Retain' && resource.UpdateReplacePolicy === 'Retain'
              ? []
              : [{ subject: label(resource), message: 'goes with its stack' }]),
            ...(resource.Type === 'AWS::Cognito::UserPool' && propertiesOf(resource)['DeletionProtection'] !== 'ACTIVE'
              ? [{ subject: label(resource), message: 'can be deleted by mistake' }]
              : []),
          ])
          .map((found) => ({
            ...found,
            fix: 'Keep it: amplify/storage/harden-buckets.ts for a bucket, amplify/auth/configure-auth.ts for the users.',
          })),
);
