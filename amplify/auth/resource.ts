import { defineAuth } from '@aws-amplify/backend';
import { GROUPS } from '../../src/domain/access/groups.js';
import { postAuthentication } from './post-authentication/resource.js';
import { postConfirmation } from './post-confirmation/resource.js';

/** Sign-in by e-mail; the order of the groups is their precedence. Attribute rules and guests: configure-auth.ts. */
export const auth = defineAuth({
  loginWith: { email: true },
  multifactor: { mode: 'OPTIONAL', totp: true },
  groups: [...GROUPS],
  userAttributes: {
    // Chosen once, at sign-up. It holds `fan` or `creative`; anything else counts as `fan` (src/domain/profile).
    'custom:accountType': { dataType: 'String', mutable: false, minLen: 3, maxLen: 8 },
  },
  triggers: { postConfirmation, postAuthentication },
});
