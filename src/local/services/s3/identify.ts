import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import { drawBucketName, isBucketName } from './buckets/bucket-name.js';
import { TemplateError } from './buckets/template-value.js';

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const ID_CHARACTERS = 12;

/** What `Ref` and `Fn::GetAtt` of S3's resource types give. */
export function identifyS3Resource(input: IdentifyInput): ResourceIdentity {
  const { type, logicalId, path } = input;
  switch (type) {
    case 'AWS::S3::Bucket':
      return identifyBucket(input);
    case 'AWS::S3::BucketPolicy':
      return { ref: textProperty(input, 'Bucket'), attributes: {} };
    case 'Custom::S3BucketNotifications':
    case 'Custom::S3AutoDeleteObjects':
      return { ref: `${logicalId}-${input.stableId(ID_ALPHABET, ID_CHARACTERS)}`, attributes: {} };
    case 'Custom::CDKBucketDeployment': {
      const bucket = textProperty(input, 'DestinationBucketName');
      const ref = `aws.cdk.s3deployment.${input.stableId(ID_ALPHABET, ID_CHARACTERS)}`;
      return { ref, attributes: { DestinationBucketArn: `arn:aws:s3:::${bucket}` } };
    }
    default:
      throw new TemplateError(path, `${type} is not a resource type of S3.`);
  }
}

function identifyBucket(input: IdentifyInput): ResourceIdentity {
  const { path, properties, region } = input;
  const given = properties['BucketName'];
  const name = given === undefined ? drawBucketName(path, (...drawn) => input.stableId(...drawn)) : String(given);
  if (!isBucketName(name)) {
    throw new TemplateError(`${path}.BucketName`, `${name} is not a valid bucket name.`);
  }
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
      // "us-east-1: bucket-name.s3-website-us-east-1.amazonaws.com" (website endpoints, with a dash in the older regions).
      WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
    },
  };
}

function textProperty({ path, properties }: IdentifyInput, name: string): string {
  const value = properties[name];
  if (typeof value !== 'string') {
    throw new TemplateError(`${path}.${name}`, 'is required.');
  }
  return value;
}
