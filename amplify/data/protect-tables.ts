import { RemovalPolicy } from 'aws-cdk-lib';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';

/** A branch's rows can be restored to any second of 35 days and outlive their stack; Amplify's default is neither. */
export function protectTables({ data }: DropClip, { kind }: Target): void {
  if (kind !== 'branch') {
    return;
  }
  for (const table of Object.values(data.resources.cfnResources.amplifyDynamoDbTables)) {
    table.pointInTimeRecoveryEnabled = true;
    table.deletionProtectionEnabled = true;
    table.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
