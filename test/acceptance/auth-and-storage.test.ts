import {
  CognitoIdentityProviderClient,
  GetUserCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchMFAPreference,
  fetchUserAttributes,
  resendSignUpCode,
  resetPassword,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  updatePassword,
  updateUserAttributes,
  verifyTOTPSetup,
} from 'aws-amplify/auth';
import { copy, getProperties, getUrl, list, remove, uploadData } from 'aws-amplify/storage';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDevice } from '../../examples/demo/devices.js';
import { createPeople, PASSWORD, type People } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** Auth and Storage of the real `aws-amplify` against the second project: user pool, identity pool and buckets. */
let local: StartedLocal;
let people: People;
let cognito: CognitoIdentityProviderClient;

beforeAll(async () => {
  local = await startLocal('gen2App');
  people = createPeople(local);
  cognito = new CognitoIdentityProviderClient({
    endpoint: local.runtime.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'FAKE', secretAccessKey: 'FAKE' },
  });
});

afterAll(async () => {
  cognito?.destroy();
  await local?.close();
});

async function nameOfRejection(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => 'accepted',
    (error: Error) => error.name,
  );
}

const newEmail = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}@example.com`;

describe('signing up', () => {
  it('asks to confirm first, refuses a wrong code, and lets in after the right one', async () => {
    const email = newEmail('new');
    await createDevice().run(async () => {
      await signUp({ username: email, password: PASSWORD, options: { userAttributes: { email } } });
      const early = await signIn({ username: email, password: PASSWORD });
      await resendSignUpCode({ username: email });
      const wrong = await nameOfRejection(confirmSignUp({ username: email, confirmationCode: '000000' }));
      await confirmSignUp({ username: email, confirmationCode: local.codeFor(email) });
      const late = await signIn({ username: email, password: PASSWORD });

      expect(early.nextStep.signInStep).toBe('CONFIRM_SIGN_UP');
      expect(wrong).toBe('CodeMismatchException');
      expect(late.isSignedIn).toBe(true);
    });
  });

  it('refuses a weak password, and an address that is taken', async () => {
    const { email } = await people.join('taken');
    await createDevice().run(async () => {
      const attempt = (username: string, password: string) =>
        nameOfRejection(signUp({ username, password, options: { userAttributes: { email: username } } }));

      expect(await attempt(newEmail('weak'), 'aaaaaaaa')).toBe('InvalidPasswordException');
      expect(await attempt(email, PASSWORD)).toBe('UsernameExistsException');
    });
  });

  it('runs the trigger that puts everyone in the first group', async () => {
    const person = await people.join('member');
    const { tokens } = await person.as(() => fetchAuthSession());

    expect(tokens?.accessToken.payload['cognito:groups']).toEqual(['members']);
    expect(tokens?.idToken?.payload['cognito:groups']).toEqual(['members']);
  });
});

describe('a session', () => {
  it('refuses a wrong password', async () => {
    const { email } = await people.join('secret');
    const attempt = createDevice().run(() => signIn({ username: email, password: `${PASSWORD}x` }));

    expect(await nameOfRejection(attempt)).toBe('NotAuthorizedException');
  });

  it('has tokens that verify against the published keys', async () => {
    const person = await people.join('keys');
    const { tokens } = await person.as(() => fetchAuthSession());
    const issuer = String(tokens?.accessToken.payload.iss);
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    const verified = await jwtVerify(String(tokens?.accessToken), keys, { issuer });

    expect(verified.protectedHeader.alg).toBe('RS256');
    expect(verified.payload.sub).toBe(person.sub);
  });

  it('refreshes, and keeps its groups', async () => {
    const person = await people.join('refresh');
    const before = await person.as(() => fetchAuthSession());
    const after = await person.as(() => fetchAuthSession({ forceRefresh: true }));

    expect(String(after.tokens?.accessToken)).not.toBe(String(before.tokens?.accessToken));
    expect(after.tokens?.accessToken.payload['cognito:groups']).toEqual(['members']);
  });

  it('reads and changes attributes and the password', async () => {
    const person = await people.join('attributes');
    await person.as(async () => {
      await updateUserAttributes({ userAttributes: { preferred_username: 'nick' } });
      await updatePassword({ oldPassword: PASSWORD, newPassword: `${PASSWORD}2` });

      expect(await fetchUserAttributes()).toMatchObject({ email: person.email, preferred_username: 'nick' });
    });
    const old = createDevice().run(() => signIn({ username: person.email, password: PASSWORD }));

    expect(await nameOfRejection(old)).toBe('NotAuthorizedException');
  });

  it('takes a forgotten password anew', async () => {
    const { email } = await people.join('forgot');
    await createDevice().run(async () => {
      await resetPassword({ username: email });
      await confirmResetPassword({
        username: email,
        confirmationCode: local.codeFor(email),
        newPassword: `${PASSWORD}3`,
      });

      expect((await signIn({ username: email, password: `${PASSWORD}3` })).isSignedIn).toBe(true);
    });
  });

  it('is over everywhere after a global sign-out', async () => {
    const person = await people.join('everywhere');
    const token = await person.as(async () => {
      const { tokens } = await fetchAuthSession();
      const accessToken = String(tokens?.accessToken);
      await cognito.send(new GetUserCommand({ AccessToken: accessToken }));
      await signOut({ global: true });
      return accessToken;
    });

    expect(await nameOfRejection(cognito.send(new GetUserCommand({ AccessToken: token })))).toBe(
      'NotAuthorizedException',
    );
  });
});

describe('refusals of the pool itself', () => {
  it('knows no flow that the client did not enable', async () => {
    const { email } = await people.join('flow');
    const ClientId = String((local.runtime.outputs['auth'] as { user_pool_client_id: string }).user_pool_client_id);
    const attempt = cognito.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: email, PASSWORD },
      }),
    );

    expect(await nameOfRejection(attempt)).toBe('InvalidParameterException');
  });
});

/** Credentials of a group's member are those of the group's role, so the rules for signed-in users count for the groupless. */
const ALONE = { leaves: ['members'] };

describe('storage', () => {
  it('gives a member the role of the group instead of that of the signed-in, as AWS does', async () => {
    const member = await people.join('grouped');
    const attempt = member.as(() => uploadData({ path: 'public/x.txt', data: 'x' }).result);

    expect(await nameOfRejection(attempt)).toBe('AccessDenied');
  });

  it('lets a guest read what is public, and write nothing', async () => {
    const person = await people.join('writer', ALONE);
    await person.as(() => uploadData({ path: 'public/open.txt', data: 'hello' }).result);
    await people.guest.as(async () => {
      const { url } = await getUrl({ path: 'public/open.txt' });
      expect((await fetchAuthSession()).credentials?.sessionToken).toBeDefined();
      expect(await (await fetch(url)).text()).toBe('hello');
      expect(await nameOfRejection(uploadData({ path: 'public/guest.txt', data: 'x' }).result)).toBe('AccessDenied');
    });
  });

  it('uploads a large file in parts', async () => {
    const person = await people.join('large', ALONE);
    await person.as(async () => {
      const data = new Blob([new Uint8Array(12 * 1024 * 1024)]);
      await uploadData({ path: 'public/large.bin', data, options: { checksumAlgorithm: 'crc-32' } }).result;

      expect((await getProperties({ path: 'public/large.bin' })).size).toBe(12 * 1024 * 1024);
    });
  });

  it('lists, copies and removes in one’s own folder', async () => {
    const person = await people.join('folder', ALONE);
    await person.as(async () => {
      const folder = ({ identityId }: { identityId?: string }) => `private/${identityId}/`;
      const { path } = await uploadData({ path: (input) => `${folder(input)}a b.txt`, data: 'mine' }).result;
      const prefix = path.slice(0, path.lastIndexOf('/') + 1);
      await copy({ source: { path }, destination: { path: `${prefix}c.txt` } });
      const { items } = await list({ path: prefix });
      await remove({ path: `${prefix}c.txt` });

      expect(items.map((item) => item.path)).toEqual([`${prefix}a b.txt`, `${prefix}c.txt`]);
      expect((await list({ path: prefix })).items.map(({ size }) => size)).toEqual([4]);
    });
  });

  it('keeps everyone else out of it, and out of the staff’s', async () => {
    const owner = await people.join('owner', ALONE);
    const other = await people.join('other', ALONE);
    const staff = await people.join('staff', { ...ALONE, groups: ['staff'] });
    const path = await owner.as(
      async () => (await uploadData({ path: ({ identityId }) => `private/${identityId}/x`, data: 'mine' }).result).path,
    );
    await staff.as(() => uploadData({ path: 'staff/plan.txt', data: 'plan' }).result);

    expect(await other.as(() => nameOfRejection(getProperties({ path })))).not.toBe('accepted');
    expect(await other.as(() => nameOfRejection(uploadData({ path, data: 'theirs' }).result))).toBe('AccessDenied');
    expect(await other.as(() => nameOfRejection(getProperties({ path: 'staff/plan.txt' })))).not.toBe('accepted');
    expect(await staff.as(() => nameOfRejection(getProperties({ path: 'staff/plan.txt' })))).toBe('accepted');
  });

  it('tells the function that is triggered', async () => {
    const person = await people.join('trigger', ALONE);
    await person.as(() => uploadData({ path: 'public/tell me.txt', data: 'hello' }).result);

    await expect.poll(() => JSON.stringify(local.logs), { timeout: 15_000 }).toContain('public/tell me.txt');
  });
});

describe('a second factor', () => {
  it('is asked for once it is set up', async () => {
    const person = await people.join('totp');
    await person.as(async () => {
      const { sharedSecret } = await setUpTOTP();
      await verifyTOTPSetup({ code: generateSync({ secret: sharedSecret }) });
      await updateMFAPreference({ totp: 'PREFERRED' });
      expect(await fetchMFAPreference()).toMatchObject({ preferred: 'TOTP' });
      await signOut();
      const challenge = await signIn({ username: person.email, password: PASSWORD });
      expect(challenge.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_TOTP_CODE');
      const done = await confirmSignIn({ challengeResponse: generateSync({ secret: sharedSecret }) });
      expect(done.isSignedIn).toBe(true);
    });
  });
});
