import { AsyncLocalStorage } from 'node:async_hooks';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';

/**
 * Someone's device: all calls of Amplify inside `run` use the session that is kept on it.
 *
 * Amplify keeps one session a process, as a browser tab does. A program that plays several people gives each of them a
 * key-value store of their own.
 */
export interface Device {
  run<Result>(action: () => Promise<Result> | Result): Promise<Result>;
}

const current = new AsyncLocalStorage<Map<string, string>>();

function session(): Map<string, string> {
  const found = current.getStore();
  if (found === undefined) {
    throw new Error('Amplify was called outside device.run().');
  }
  return found;
}

/** Makes Amplify keep its session on the device it is called from. Call it once, after `configureBackend`. */
export function keepSessionsOnDevices(): void {
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => {
      session().set(key, value);
    },
    getItem: async (key) => session().get(key) ?? null,
    removeItem: async (key) => {
      session().delete(key);
    },
    clear: async () => session().clear(),
  });
}

export function createDevice(): Device {
  const stored = new Map<string, string>();
  return { run: (action) => current.run(stored, async () => action()) };
}
