import { SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PASSWORD, signIn, signUpConfirmed, startUserPool } from './start-user-pool.js';

/**
 * A process for the durability test: signs users up as fast as it can and writes a line for each that was acknowledged,
 * until it is killed. The first line is a user who has tokens.
 */
const [directory = ''] = process.argv.slice(2);
const pool = await startUserPool({ directory });
await signUpConfirmed(pool, 'first@example.com');
const tokens = await signIn(pool, 'first@example.com');
process.stdout.write(`${JSON.stringify({ refresh: tokens.refresh, access: tokens.access })}\n`);
for (let count = 0; ; count += 1) {
  const Username = `user${count}@example.com`;
  await pool.sdk.send(new SignUpCommand({ ClientId: pool.clientId, Username, Password: PASSWORD }));
  process.stdout.write(`${Username}\n`);
}
