import { readFileSync } from 'node:fs';
import { signIn } from 'aws-amplify/auth';
import { WebSocket } from 'ws';
import { type BackendOutputs, configureBackend } from '../src/client/index.js';

/** Where `npm start` and `ampx` write what an app has to know of the backend. */
export const OUTPUTS_FILE = 'amplify_outputs.json';

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** Connects this program to the backend that a file describes, as a guest or as someone who has an account. */
export async function connect(outputsFile: string, account?: Account): Promise<void> {
  // #region connect
  const outputs = JSON.parse(readFileSync(outputsFile, 'utf8')) as BackendOutputs;
  configureBackend(outputs, { webSocket: WebSocket }); // of `ws`: Node before 22 has none
  // #endregion connect
  if (account !== undefined) {
    await signIn({ username: account.email, password: account.password });
  }
}
