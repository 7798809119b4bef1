import { type CfnResource, Stack } from 'aws-cdk-lib';

/**
 * Names of a table's global secondary indexes.
 *
 * CDK shows no properties of a resource of a type it does not know, and Amplify's tables are such (`Custom::AmplifyDynamoDBTable`);
 * so they are read where both kinds keep them. A test finds the alarm of every index of the templates.
 */
export function indexNamesOf(table: CfnResource): readonly string[] {
  const properties: unknown = Reflect.get(table, '_cfnProperties');
  const own: unknown = Reflect.get(table, 'globalSecondaryIndexes') ?? propertyOf(properties, 'globalSecondaryIndexes');
  const indexes: unknown = Stack.of(table).resolve(own) ?? [];
  if (!Array.isArray(indexes)) {
    throw new Error(`The indexes of ${table.node.path} cannot be read`);
  }
  return indexes.map((index: unknown) => {
    const name = propertyOf(index, 'indexName') ?? propertyOf(index, 'IndexName');
    if (typeof name !== 'string') {
      throw new Error(`An index of ${table.node.path} has no name`);
    }
    return name;
  });
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
