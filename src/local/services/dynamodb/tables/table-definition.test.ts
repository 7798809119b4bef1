import { describe, expect, it } from 'vitest';
import type { JsonObject, Resource } from '../../../assembly/resource.js';
import { buildAmplifyTable, buildMediaTable } from '../test-support/build-table.js';
import { readTableDefinition } from './table-definition.js';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/T';

function read(type: string, properties: JsonObject, attributes: Record<string, string> = { Arn: ARN }) {
  const resource: Resource = { type, properties, attributes, logicalId: 'T', path: 'test/T', ref: 'T', metadata: {} };
  return readTableDefinition(resource);
}

const amplify = (properties: JsonObject = {}) => {
  const table = buildAmplifyTable('T', properties);
  return read(table.type, table.properties, { TableArn: ARN, TableStreamArn: `${ARN}/stream/1` });
};
const plain = (properties: JsonObject = {}) => {
  const table = buildMediaTable(properties);
  return read(table.type, table.properties);
};

describe('Amplify’s table', () => {
  it('becomes a CreateTable input with upper-case names', () => {
    expect(amplify({ billingMode: 'PAY_PER_REQUEST' })).toMatchObject({
      ...{ name: 'T', arn: ARN, streamArn: `${ARN}/stream/1`, keyAttributes: ['id'], pointInTimeRecovery: false },
      createInput: {
        TableName: 'T',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    });
  });

  it('may mix the cases of names, and write numbers and booleans as text, as its construct does', () => {
    const definition = amplify({
      billingMode: 'PROVISIONED',
      provisionedThroughput: { ReadCapacityUnits: '5', writeCapacityUnits: 6 },
      pointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: 'true' },
      deletionProtectionEnabled: 'true',
      timeToLiveSpecification: { attributeName: 'expiresAt', enabled: 'true' },
    });
    expect(definition).toMatchObject({ pointInTimeRecovery: true, ttlAttribute: 'expiresAt' });
    expect(definition.createInput).toMatchObject({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      DeletionProtectionEnabled: true,
    });
  });

  it('without throughput is paid per request', () => {
    const { billingMode: _gone, ...properties } = buildAmplifyTable('T').properties;
    expect(read('Custom::AmplifyDynamoDBTable', properties, { TableArn: ARN }).createInput).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
    });
  });
});

describe('AWS::DynamoDB::Table', () => {
  it('keeps its indexes, and the partition key of each', () => {
    const { hashKeys, createInput } = plain();
    expect([...hashKeys]).toEqual([
      ['', 'pk'],
      ['byG', 'g1'],
      ['byL', 'pk'],
    ]);
    expect(createInput['LocalSecondaryIndexes']).toMatchObject([{ IndexName: 'byL' }]);
  });

  it('leaves out of an index what CreateTable does not know', () => {
    const index = { IndexName: 'byG', KeySchema: [{ AttributeName: 'g1', KeyType: 'HASH' }], Projection: {} };
    const { createInput } = plain({
      GlobalSecondaryIndexes: [{ ...index, ContributorInsightsSpecification: { Enabled: true } }],
    });
    expect(createInput['GlobalSecondaryIndexes']).toEqual([index]);
  });

  it('has no time-to-live when it is switched off', () => {
    const spec = { AttributeName: 'ttl', Enabled: false };
    expect(plain({ TimeToLiveSpecification: spec })).not.toHaveProperty('ttlAttribute');
  });

  it('keeps its resource policy as it is written', () => {
    const PolicyDocument = {
      Version: '2012-10-17',
      Statement: [{ Condition: { Bool: { 'aws:secureTransport': 'x' } } }],
    };
    expect(plain({ ResourcePolicy: { PolicyDocument } }).resourcePolicy).toEqual(PolicyDocument);
  });
});

it.each([
  ['ImportSourceSpecification', {}],
  ['KinesisStreamSpecification', {}],
  ['NoSuchThing', 1],
])('refuses %s by name', (property, value) => {
  expect(() => plain({ [property]: value })).toThrow(`test/T: the table property ${property} is not simulated.`);
});
