import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { DropClip } from './resources.js';

export function onTable(table: ITable | undefined, actions: string[]): PolicyStatement {
  return allow(actions, [arnOf(table)]);
}

export function onIndex(table: ITable | undefined, index: string, actions: string[]): PolicyStatement {
  return allow(actions, [`${arnOf(table)}/index/${index}`]);
}

function arnOf(table: ITable | undefined): string {
  if (table === undefined) {
    throw new Error('A grant names a model that is not in the schema');
  }
  return table.tableArn;
}

export function onObjects(bucket: IBucket, patterns: readonly string[], actions: string[]): PolicyStatement {
  return allow(
    actions,
    patterns.map((pattern) => bucket.arnForObjects(pattern)),
  );
}

/** Without ListBucket, S3 answers 403 for a missing object (docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html). */
export function missingIsNotForbidden(bucket: IBucket): PolicyStatement {
  return allow(['s3:ListBucket'], [bucket.bucketArn]);
}

export function onMutations(data: DropClip['data'], fields: readonly string[]): PolicyStatement {
  const { arn } = data.resources.graphqlApi;
  return allow(
    ['appsync:GraphQL'],
    fields.map((field) => `${arn}/types/Mutation/fields/${field}`),
  );
}

export function allow(actions: string[], on: string[]): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions, resources: on });
}
