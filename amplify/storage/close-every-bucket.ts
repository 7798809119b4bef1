import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { resourcesOf } from '../observability/deployed-resources.js';
import type { DropClip } from '../resources.js';

/**
 * No bucket takes what comes without TLS or lets the public in: Amplify keeps copies of the schema in two more, and whatever
 * is added later is held to the same.
 */
export function closeEveryBucket({ stack }: Pick<DropClip, 'stack'>): void {
  for (const resource of resourcesOf(stack, 'AWS::S3::Bucket')) {
    const bucket = resource.node.scope;
    if (!(resource instanceof CfnBucket && bucket instanceof Bucket)) {
      throw new Error(`${resource.node.path} is a bucket that cannot be configured`);
    }
    resource.publicAccessBlockConfiguration ??= {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    };
    resource.bucketEncryption ??= {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    };
    // Said twice it is written once: CDK drops a statement that is there already.
    bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:*'],
        resources: [bucket.bucketArn, bucket.arnForObjects('*')],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  }
}
