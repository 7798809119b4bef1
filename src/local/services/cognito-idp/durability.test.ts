import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  AdminGetUserCommand,
  GetTokensFromRefreshTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeProtectedHeader } from 'jose';
import { expect, it } from 'vitest';
import { PASSWORD, signIn, startUserPool } from './test-support/start-user-pool.js';

const PROGRAM = fileURLToPath(new URL('./test-support/sign-up-until-killed.ts', import.meta.url));
const ACKNOWLEDGED_BEFORE_KILL = 20;

/** Runs the program until it has acknowledged enough, then kills it in the middle of the next. */
async function signUpAndKill(directory: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === ACKNOWLEDGED_BEFORE_KILL) {
      child.kill('SIGKILL');
    }
  }
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit');
  }
  return lines;
}

it('loses nothing that it acknowledged when it is killed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dropclip-durable-'));
  const [first = '{}', ...acknowledged] = await signUpAndKill(directory);
  expect(acknowledged.length).toBeGreaterThanOrEqual(ACKNOWLEDGED_BEFORE_KILL - 1);
  const tokens: { readonly refresh: string; readonly access: string } = JSON.parse(first);

  const pool = await startUserPool({ directory });
  for (const Username of acknowledged) {
    const user = await pool.sdk.send(new AdminGetUserCommand({ UserPoolId: pool.poolId, Username }));
    expect(user.UserStatus).toBe('UNCONFIRMED');
    await expect(
      pool.sdk.send(new SignUpCommand({ ClientId: pool.clientId, Username, Password: PASSWORD })),
    ).rejects.toMatchObject({ name: 'UsernameExistsException' });
  }
  const { AuthenticationResult } = await pool.sdk.send(
    new GetTokensFromRefreshTokenCommand({ ClientId: pool.clientId, RefreshToken: tokens.refresh }),
  );

  expect((await signIn(pool, 'first@example.com')).access).not.toBe('');
  const keyOf = (token = '') => decodeProtectedHeader(token).kid;
  expect(keyOf(AuthenticationResult?.AccessToken)).toBe(keyOf(tokens.access));
  await pool.stop();
  rmSync(directory, { recursive: true, force: true });
});
