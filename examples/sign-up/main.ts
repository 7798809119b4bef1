import { createInterface } from 'node:readline/promises';
import { confirmSignUp, fetchAuthSession, signIn, signUp } from 'aws-amplify/auth';
import { connect, OUTPUTS_FILE } from '../connect.js';
import { runExample, say } from '../run-example.js';

runExample({
  about: 'Makes an account. The code that is asked for stands in the terminal of npm start; on AWS it comes by mail.',
  options: { email: undefined, password: undefined, type: 'fan', outputs: OUTPUTS_FILE },
  async run({ email, password, type, outputs }) {
    await connect(outputs);
    // #region sign-up
    const userAttributes = { email, 'custom:accountType': type }; // fan or creative, for good
    await signUp({ username: email, password, options: { userAttributes } });
    await confirmSignUp({ username: email, confirmationCode: await ask('code: ') });
    await signIn({ username: email, password });
    // #endregion sign-up
    const { tokens } = await fetchAuthSession();
    say(`signed in as ${tokens?.accessToken.payload.sub}`);
    say(`groups: ${String(tokens?.accessToken.payload['cognito:groups'])}`);
  },
});

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
