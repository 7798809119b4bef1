import type { IdentifyInput, ResourceIdentity } from '../../src/local/assembly/resource.js';

type Namer = (input: IdentifyInput) => ResourceIdentity;

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';

const arn = ({ region, accountId }: IdentifyInput, service: string, name: string) =>
  `arn:aws:${service}:${region}:${accountId}:${name}`;

/** Identities in AWS's shapes for the types of the plant nursery, for tests that need an assembly but no service. */
const NAMERS: Readonly<Record<string, Namer>> = {
  'AWS::AppSync::GraphQLApi': (input) => {
    const ApiId = input.stableId(ALPHANUMERIC, 26);
    const Arn = arn(input, 'appsync', `apis/${ApiId}`);
    return { ref: Arn, attributes: { Arn, ApiId, GraphQLUrl: `${input.endpoint}/graphql/${ApiId}` } };
  },
  'AWS::AppSync::DataSource': (input) => {
    const Name = String(input.properties['Name']);
    return { ref: arn(input, 'appsync', `datasources/${Name}`), attributes: { Name } };
  },
  'AWS::AppSync::FunctionConfiguration': (input) => {
    const FunctionId = input.stableId(ALPHANUMERIC, 26);
    return { ref: arn(input, 'appsync', `functions/${FunctionId}`), attributes: { FunctionId } };
  },
  'AWS::Cognito::UserPool': (input) => {
    const ref = `${input.region}_${input.stableId(ALPHANUMERIC, 9)}`;
    return { ref, attributes: { Arn: arn(input, 'cognito-idp', `userpool/${ref}`) } };
  },
  'AWS::IAM::Role': (input) => {
    const ref = input.logicalId;
    return { ref, attributes: { Arn: `arn:aws:iam::${input.accountId}:role/${ref}` } };
  },
  'AWS::Lambda::Function': (input) => {
    const ref = input.logicalId;
    return { ref, attributes: { Arn: arn(input, 'lambda', `function:${ref}`) } };
  },
  'AWS::S3::Bucket': (input) => {
    const ref = `bucket-${input.stableId(ALPHANUMERIC, 12)}`;
    return { ref, attributes: { Arn: `arn:aws:s3:::${ref}` } };
  },
  'Custom::AmplifyDynamoDBTable': (input) => {
    const ref = String(input.properties['tableName']);
    const TableArn = arn(input, 'dynamodb', `table/${ref}`);
    return { ref, attributes: { TableArn, TableStreamArn: `${TableArn}/stream/2026-01-01T00:00:00.000` } };
  },
  'Custom::CDKBucketDeployment': ({ logicalId, properties }) => ({
    ref: logicalId,
    attributes: { DestinationBucketArn: String(properties['DestinationBucketArn'] ?? '') },
  }),
};

export const identifyGen2App: Namer = (input) =>
  NAMERS[input.type]?.(input) ?? { ref: input.logicalId, attributes: {} };
