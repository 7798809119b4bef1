import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AdminConfirmSignUpCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { confirmSignUp } from 'aws-amplify/auth';
import type { BackendOutputs } from '../../src/client/index.js';
import { OPERATOR_CREDENTIALS, startLocalRuntime } from '../../src/local/index.js';
import type { Narrator } from './narrator.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** The backend that the story is played on. */
export interface Stage {
  readonly outputs: BackendOutputs;
  /** How long it took until it could be played on, in milliseconds. */
  readonly bootMs: number;
  /** An address that nobody has signed up with. */
  addressOf(name: string): string;
  /** Confirms who has just signed up. Called on their device. */
  confirm(email: string): Promise<void>;
  close(): Promise<void>;
}

/** A backend of its own, whose mail it reads. */
export async function startStage(narrator: Narrator): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'dropclip-demo-'));
  const codes = new Map<string, string>();
  const runtime = await startLocalRuntime({
    projectDir: PROJECT,
    port: 0,
    dataDir: directory,
    outputsFile: false,
    onMessage: ({ to, code }) => codes.set(to, code),
    onProgress: narrator.say,
  });
  const bootMs = runtime.milliseconds.total;
  narrator.say(`ready at ${runtime.endpoint} in ${bootMs} ms`);
  return {
    outputs: runtime.outputs,
    bootMs,
    addressOf: (name) => `${name}@example.com`,
    async confirm(email) {
      const confirmationCode = codes.get(email) ?? '';
      narrator.say(`the code in the mail to ${email} is ${confirmationCode}`);
      await confirmSignUp({ username: email, confirmationCode });
    },
    async close() {
      await runtime.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface LocalOutputs extends BackendOutputs {
  readonly auth: { readonly user_pool_id: string };
  readonly custom: { readonly runtime?: string; readonly endpoint?: string };
}

/** A backend that a local runtime serves already, as its outputs name it. An operator confirms, because its mail is not ours. */
export function openStage(outputsFile: string, narrator: Narrator): Stage {
  const outputs = JSON.parse(readFileSync(outputsFile, 'utf8')) as LocalOutputs;
  const { runtime, endpoint } = outputs.custom;
  if (runtime !== 'local' || endpoint === undefined) {
    throw new Error(`${outputsFile} belongs to no local runtime.`);
  }
  const operator = new CognitoIdentityProviderClient({
    ...{ endpoint, region: 'us-east-1', credentials: OPERATOR_CREDENTIALS },
  });
  const run = randomUUID().slice(0, 8);
  narrator.say(`found at ${endpoint}`);
  return {
    outputs,
    bootMs: 0,
    addressOf: (name) => `${name}-${run}@example.com`,
    async confirm(email) {
      narrator.say(`an operator confirms ${email}`);
      const UserPoolId = outputs.auth.user_pool_id;
      await operator.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: email }));
    },
    close: async () => operator.destroy(),
  };
}
