import {
  AdminAddUserToGroupCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import { confirmSignUp, fetchAuthSession, signIn, signUp } from 'aws-amplify/auth';
import { configureForDevices, createDevice } from '../../examples/demo/devices.js';
import type { RunningBackend } from './operator.js';

/** Meets the strictest default policy; it belongs to nobody. */
export const PASSWORD = 'Fake-Passw0rd!';

/** Someone with a session of their own; many can be signed in at once in one process. */
export interface Person {
  readonly email: string;
  /** The Cognito `sub`; empty for a guest. */
  readonly sub: string;
  /** Does something as this person: every call of Amplify inside takes their session. */
  as<Result>(action: () => Promise<Result> | Result): Promise<Result>;
}

export interface People {
  /** Signs up, confirms and signs in a new user, in the groups given besides those the backend puts them in. */
  join(name: string, options?: JoinOptions): Promise<Person>;
  /** Signs in, as another device does; the account exists. */
  signIn(email: string): Promise<Person>;
  readonly guest: Person;
}

export interface JoinOptions {
  readonly groups?: readonly string[];
  /** Groups that the backend puts everyone in and this person leaves again. */
  readonly leaves?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A backend that runs, in this process or in another, and the mail of its users. */
export interface Surroundings {
  readonly runtime: RunningBackend;
  codeFor(address: string): string | Promise<string>;
}

/** Configures Amplify for the runtime, and brings people to it. */
export function createPeople({ runtime, codeFor }: Surroundings): People {
  configureForDevices(runtime.outputs);
  return {
    guest: { email: '', sub: '', as: createDevice().run },
    signIn: (email) => signInAs(email),
    async join(name, { groups = [], leaves = [], attributes = {} } = {}) {
      const email = `${name}-${crypto.randomUUID().slice(0, 8)}@example.com`;
      await createDevice().run(async () => {
        await signUp({ username: email, password: PASSWORD, options: { userAttributes: { email, ...attributes } } });
        await confirmSignUp({ username: email, confirmationCode: await codeFor(email) });
      });
      for (const group of groups) {
        await addToGroup(runtime, email, group);
      }
      for (const group of leaves) {
        await removeFromGroup(runtime, email, group);
      }
      return signInAs(email);
    },
  };
}

async function signInAs(email: string): Promise<Person> {
  const { run: as } = createDevice();
  const sub = await as(async () => {
    await signIn({ username: email, password: PASSWORD });
    const { tokens } = await fetchAuthSession();
    return String(tokens?.accessToken.payload.sub ?? '');
  });
  return { email, sub, as };
}

/** What an operator does in the console. */
export function addToGroup(runtime: RunningBackend, email: string, GroupName: string): Promise<void> {
  return asOperator(runtime, (cognito, UserPoolId) =>
    cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: email, GroupName })),
  );
}

export function removeFromGroup(runtime: RunningBackend, email: string, GroupName: string): Promise<void> {
  return asOperator(runtime, (cognito, UserPoolId) =>
    cognito.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username: email, GroupName })),
  );
}

async function asOperator(
  { endpoint, operatorCredentials: credentials }: RunningBackend,
  action: (cognito: CognitoIdentityProviderClient, userPoolId: string | undefined) => Promise<unknown>,
): Promise<void> {
  const cognito = new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials });
  try {
    await action(cognito, Amplify.getConfig().Auth?.Cognito.userPoolId);
  } finally {
    cognito.destroy();
  }
}
