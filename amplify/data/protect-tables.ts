import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { resourcesOf } from '../observability/deployed-resources.js';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';

/** Tables whose rows end: the attribute holds seconds since 1970, and DynamoDB removes a row within days of it. */
const EXPIRING = { Notification: 'expiresAt' } as const;

/** A branch's rows can be restored to any second of 35 days and outlive their stack; Amplify's default is neither. */
export function protectTables({ data, stack }: DropClip, { kind }: Target): void {
  for (const [model, attributeName] of Object.entries(EXPIRING)) {
    const table = data.resources.cfnResources.amplifyDynamoDbTables[model];
    if (table === undefined) {
      throw new Error(`${model} is not in the schema`);
    }
    table.timeToLiveAttribute = { attributeName, enabled: true };
  }
  if (kind !== 'branch') {
    return;
  }
  for (const table of Object.values(data.resources.cfnResources.amplifyDynamoDbTables)) {
    table.pointInTimeRecoveryEnabled = true;
    table.deletionProtectionEnabled = true;
    table.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
  for (const table of resourcesOf(stack, 'AWS::DynamoDB::Table')) {
    if (!(table instanceof CfnTable)) {
      throw new Error(`${table.node.path} is a table that cannot be protected`);
    }
    table.pointInTimeRecoverySpecification = { pointInTimeRecoveryEnabled: true };
    table.deletionProtectionEnabled = true;
    table.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
