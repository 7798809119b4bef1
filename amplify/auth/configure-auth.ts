import type { DropClip } from '../resources.js';

/** Attributes a user may write about themselves. `custom:accountType` is immutable: writable at sign-up and never after. */
const WRITABLE_ATTRIBUTES = ['email', 'preferred_username', 'custom:accountType'];

/** Closes what Amplify leaves open: an app client without WriteAttributes lets a user write every custom attribute. */
export function configureAuth({ auth }: DropClip): void {
  const { cfnUserPoolClient, cfnUserPool } = auth.resources.cfnResources;
  cfnUserPoolClient.writeAttributes = WRITABLE_ATTRIBUTES;
  cfnUserPoolClient.preventUserExistenceErrors = 'ENABLED';
  cfnUserPoolClient.enableTokenRevocation = true;
  cfnUserPool.addPropertyOverride('Policies.PasswordPolicy.MinimumLength', 12);
}
