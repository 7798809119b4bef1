import { readFileSync } from 'node:fs';
import { AdminConfirmSignUpCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { fetchAuthSession, signIn, signUp } from 'aws-amplify/auth';
import { type BackendOutputs, configureBackend } from '../src/client/index.js';
import { OPERATOR_CREDENTIALS } from '../src/local/index.js';

const EMAIL = 'bench@example.com';
const PASSWORD = 'Fake-Passw0rd!';

interface Outputs extends BackendOutputs {
  readonly auth: { readonly user_pool_id: string };
  readonly data: { readonly url: string };
}

export interface Session {
  readonly graphqlUrl: string;
  readonly accessToken: string;
}

/** Signs a creative up and in, with the operator's keys in place of the mail. */
export async function openSession(outputsFile: string, endpoint: string): Promise<Session> {
  const outputs = JSON.parse(readFileSync(outputsFile, 'utf8')) as Outputs;
  configureBackend(outputs);
  await signUp({
    username: EMAIL,
    password: PASSWORD,
    options: { userAttributes: { email: EMAIL, 'custom:accountType': 'creative' } },
  });
  const cognito = new CognitoIdentityProviderClient({
    endpoint,
    region: 'us-east-1',
    credentials: OPERATOR_CREDENTIALS,
  });
  await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: outputs.auth.user_pool_id, Username: EMAIL }));
  cognito.destroy();
  await signIn({ username: EMAIL, password: PASSWORD });
  const { tokens } = await fetchAuthSession();
  return { graphqlUrl: outputs.data.url, accessToken: String(tokens?.accessToken ?? '') };
}

/** One GraphQL request; throws when it is refused. */
export async function query(
  session: Session,
  text: string,
  variables: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const response = await fetch(session.graphqlUrl, {
    method: 'POST',
    headers: { authorization: session.accessToken, 'content-type': 'application/json' },
    body: JSON.stringify({ query: text, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Record<string, unknown>; errors?: unknown };
  if (errors !== undefined || data === undefined) {
    throw new Error(`The backend refused: ${JSON.stringify(errors)}`);
  }
  return data;
}

const CREATE =
  'mutation ($title: String!, $startsAt: AWSDateTime!) { createEvent(title: $title, startsAt: $startsAt) { id } }';

/** @returns the id of an event of the session's creative. */
export async function createEvent(session: Session): Promise<string> {
  const { createEvent: event } = await query(session, CREATE, { title: 'Bench', startsAt: '2027-01-01T20:00:00.000Z' });
  return (event as { id: string }).id;
}
