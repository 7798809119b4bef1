import { AwsError } from '../../../shared/aws-error.js';
import { errors } from '../errors.js';
import { optionalText, text } from '../input.js';
import { findTotpStep } from '../sign-in/totp.js';
import { operation, type UserPoolState } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';

/** `FriendlyDeviceName` is taken and not kept: nothing shows it. */
export const verifySoftwareToken = operation(
  ['AccessToken', 'FriendlyDeviceName', 'Session', 'UserCode'],
  async (state, input) => {
    const sessionId = optionalText(input, 'Session');
    const code = text(input, 'UserCode');
    if (sessionId !== undefined) {
      return verifyInSession(state, sessionId, code);
    }
    const { pool, user } = requireAccessToken(state, input);
    const secret = user.pendingTotpSecret;
    if (secret === undefined) {
      throw new AwsError('SoftwareTokenMFANotFoundException', 'Software token has not been associated.');
    }
    requireCode(state, secret, code);
    await state.users.update(pool, user.username, ({ pendingTotpSecret, ...current }) => ({
      ...current,
      totp: { secret },
    }));
    return { Status: 'SUCCESS' };
  },
);

async function verifyInSession(state: UserPoolState, sessionId: string, code: string) {
  const { challenge } = state.sessions.get(sessionId);
  if (challenge.name !== 'MFA_SETUP' || challenge.secret === undefined) {
    throw errors.invalidSession();
  }
  requireCode(state, challenge.secret, code);
  await state.sessions.change(sessionId, { ...challenge, verified: true });
  return { Status: 'SUCCESS', Session: sessionId };
}

function requireCode({ clock }: Pick<UserPoolState, 'clock'>, secret: string, code: string): void {
  if (findTotpStep(secret, code, clock.now()) === undefined) {
    throw new AwsError('EnableSoftwareTokenMFAException', 'Code mismatch');
  }
}
