import { RemovalPolicy } from 'aws-cdk-lib';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';

/** Attributes a user may write about themselves. `custom:accountType` is immutable: writable at sign-up and never after. */
const WRITABLE_ATTRIBUTES = ['email', 'preferred_username', 'custom:accountType'];

/**
 * Closes what Amplify leaves open: an app client without WriteAttributes lets a user write every custom attribute, and a
 * pool goes with its stack. A branch's users outlive it: rows that are kept name their owners.
 */
export function configureAuth({ auth }: DropClip, { kind }: Target): void {
  const { cfnUserPoolClient, cfnUserPool } = auth.resources.cfnResources;
  cfnUserPoolClient.writeAttributes = WRITABLE_ATTRIBUTES;
  cfnUserPoolClient.preventUserExistenceErrors = 'ENABLED';
  cfnUserPoolClient.enableTokenRevocation = true;
  cfnUserPool.addPropertyOverride('Policies.PasswordPolicy.MinimumLength', 12);
  if (kind === 'branch') {
    cfnUserPool.deletionProtection = 'ACTIVE';
    cfnUserPool.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
