import { AsyncLocalStorage } from 'node:async_hooks';
import { Amplify } from 'aws-amplify';
import {
  CognitoAWSCredentialsAndIdentityIdProvider,
  cognitoUserPoolsTokenProvider,
  DefaultIdentityIdStore,
} from 'aws-amplify/auth/cognito';
import { WebSocket } from 'ws';
import { type BackendOutputs, configureBackend } from '../../src/client/index.js';

/**
 * Someone's device: all calls of Amplify inside `run` use the session that is kept on it.
 *
 * Amplify keeps one session a process, as a browser tab does. A program that plays several people gives each of them a
 * storage of their own.
 */
export interface Device {
  run<Result>(action: () => Promise<Result> | Result): Promise<Result>;
}

interface Session {
  readonly stored: Map<string, string>;
  readonly credentials: CognitoAWSCredentialsAndIdentityIdProvider;
}

const current = new AsyncLocalStorage<Session>();

function session(): Session {
  const found = current.getStore();
  if (found === undefined) {
    throw new Error('Amplify was called outside device.run().');
  }
  return found;
}

function storageOf(stored: () => Map<string, string>) {
  return {
    setItem: async (key: string, value: string) => {
      stored().set(key, value);
    },
    getItem: async (key: string) => stored().get(key) ?? null,
    removeItem: async (key: string) => {
      stored().delete(key);
    },
    clear: async () => stored().clear(),
  };
}

function authConfig() {
  const { Auth } = Amplify.getConfig();
  if (Auth === undefined || !('Cognito' in Auth)) {
    throw new Error('The outputs hold no auth.');
  }
  return Auth;
}

/** Configures Amplify so that it keeps its session on the device it is called from. */
export function configureForDevices(outputs: BackendOutputs): void {
  const credentialsProvider = {
    getCredentialsAndIdentityId: (
      ...[options]: Parameters<CognitoAWSCredentialsAndIdentityIdProvider['getCredentialsAndIdentityId']>
    ) => session().credentials.getCredentialsAndIdentityId(options),
    clearCredentialsAndIdentityId: () => {
      void session().credentials.clearCredentialsAndIdentityId();
    },
  };
  configureBackend(outputs, {
    webSocket: WebSocket,
    libraryOptions: { Auth: { tokenProvider: cognitoUserPoolsTokenProvider, credentialsProvider } },
  });
  cognitoUserPoolsTokenProvider.setAuthConfig(authConfig());
  cognitoUserPoolsTokenProvider.setKeyValueStorage(storageOf(() => session().stored));
}

export function createDevice(): Device {
  const stored = new Map<string, string>();
  const identityStore = new DefaultIdentityIdStore(storageOf(() => stored));
  const device = { stored, credentials: new CognitoAWSCredentialsAndIdentityIdProvider(identityStore) };
  return {
    run: (action) =>
      current.run(device, async () => {
        identityStore.setAuthConfig(authConfig());
        return action();
      }),
  };
}
