import type { Json, JsonObject } from '../../../assembly/resource.js';
import type { TestResource } from '../../iam/test-support/start-backend.js';

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' });

/** A table with a key of two parts, an index of each kind and a stream. */
export function buildMediaTable(properties: JsonObject = {}): TestResource {
  return {
    type: 'AWS::DynamoDB::Table',
    properties: {
      TableName: 'Media',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'g1', 'l1'].map(text),
      KeySchema: [hash('pk'), range('sk')],
      GlobalSecondaryIndexes: [
        { IndexName: 'byG', KeySchema: [hash('g1'), range('sk')], Projection: { ProjectionType: 'ALL' } },
      ],
      LocalSecondaryIndexes: [
        { IndexName: 'byL', KeySchema: [hash('pk'), range('l1')], Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      ...properties,
    },
  };
}

/** A table as Amplify's construct writes it: `CreateTable` with lower-case names. */
export function buildAmplifyTable(name: string, properties: Readonly<Record<string, Json>> = {}): TestResource {
  return {
    type: 'Custom::AmplifyDynamoDBTable',
    properties: {
      ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:table-manager',
      tableName: name,
      attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
      keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
      sseSpecification: { sseEnabled: false },
      streamSpecification: { streamViewType: 'NEW_AND_OLD_IMAGES' },
      deletionProtectionEnabled: false,
      allowDestructiveGraphqlSchemaUpdates: true,
      replaceTableUponGsiUpdate: true,
      billingMode: 'PAY_PER_REQUEST',
      ...properties,
    },
  };
}
