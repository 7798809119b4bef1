import { AwsError } from '../../../shared/aws-error.js';
import { errors } from '../errors.js';
import { optionalText } from '../input.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import { drawTotpSecret } from '../sign-in/totp.js';
import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';

/** By access token for a user who is signed in, by session for one who has to set up a second factor to sign in. */
export const associateSoftwareToken = operation(['AccessToken', 'Session'], async (state, input) => {
  const sessionId = optionalText(input, 'Session');
  const secret = drawTotpSecret();
  if (sessionId === undefined) {
    const { pool, user } = requireAccessToken(state, input);
    requireSoftwareToken(pool);
    await state.users.update(pool, user.username, (current) => ({ ...current, pendingTotpSecret: secret }));
    return { SecretCode: secret };
  }
  const { clientId, challenge } = state.sessions.get(sessionId);
  if (challenge.name !== 'MFA_SETUP') {
    throw errors.invalidSession();
  }
  requireSoftwareToken(state.directory.client(clientId).pool);
  await state.sessions.change(sessionId, { name: 'MFA_SETUP', secret });
  return { SecretCode: secret, Session: sessionId };
});

function requireSoftwareToken({ mfaMethods }: PoolSettings): void {
  if (!mfaMethods.includes('SOFTWARE_TOKEN_MFA')) {
    throw new AwsError('SoftwareTokenMFANotFoundException', 'Software Token MFA has not been enabled by the userPool.');
  }
}
