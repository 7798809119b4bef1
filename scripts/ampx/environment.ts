import { devNull } from 'node:os';

/** Keys of the local account's root. They open nothing on AWS. */
export const LOCAL_ACCESS_KEY_ID = 'AKIALOCALOPERATOR000';
export const LOCAL_SECRET_ACCESS_KEY = 'local-operator-secret-not-for-use-on-aws';

/** Where `npm start` listens. */
const DEFAULT_ENDPOINT = 'http://127.0.0.1:4620';

const LOOPBACK = /^http:\/\/127\.0\.0\.1(:\d+)?\/?$/;

/** Variables by which the SDK finds credentials, or another endpoint, of its own accord. */
const CREDENTIAL_SOURCES =
  /^AWS_(PROFILE|DEFAULT_PROFILE|SESSION_TOKEN|WEB_IDENTITY_TOKEN_FILE|ROLE_ARN|CONTAINER_CREDENTIALS_.*|CONTAINER_AUTHORIZATION_.*)$/;

/**
 * What could lead elsewhere: settings of AWS's tools, and proxies, which CDK asks for 127.0.0.1 too. Not what turns off CDK's
 * comparison of templates with CloudFormation's rules, which takes a third of a synthesis.
 */
const WITHHELD = /^(AWS_|CDK_(?!VALIDATION$)|AMPLIFY_|(HTTP|HTTPS|ALL|NO)_PROXY$)/i;

/** What is wanted cannot be done safely; the message says why, and what to do. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment in which `ampx` reaches this machine and nothing else: endpoint and keys are set together, configuration
 * files and other sources of credentials are switched off, and so is telemetry.
 *
 * @param home - folder for the caches that CDK and Amplify keep of an account.
 * @throws RefusedError when there are signs that another account is meant.
 */
export function localEnvironment(given: Environment, args: readonly string[], home: string): Record<string, string> {
  refuseForeign(given, args);
  const endpoint = (given['AWS_ENDPOINT_URL'] ?? DEFAULT_ENDPOINT).replace(/\/$/, '');
  const inherited = Object.entries(given).filter(([name]) => !WITHHELD.test(name));
  return {
    ...Object.fromEntries(inherited.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    // ampx asks which package manager runs it.
    npm_config_user_agent: given['npm_config_user_agent'] ?? 'npm/10.0.0',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: LOCAL_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: LOCAL_SECRET_ACCESS_KEY,
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AMPLIFY_DISABLE_TELEMETRY: '1',
    AMPLIFY_BACKEND_NOTICES_ENDPOINT: `${endpoint}/notices.json`,
    NO_UPDATE_NOTIFIER: '1',
    HOME: home,
    USERPROFILE: home,
  };
}

function refuseForeign(given: Environment, args: readonly string[]): void {
  const key = given['AWS_ACCESS_KEY_ID'];
  if (key !== undefined && key !== '' && key !== LOCAL_ACCESS_KEY_ID) {
    throw new RefusedError(
      `AWS_ACCESS_KEY_ID is set to a key that is not the local runtime's (${key.slice(0, 4)}…). Unset it.`,
    );
  }
  const secret = given['AWS_SECRET_ACCESS_KEY'];
  if (secret !== undefined && secret !== '' && secret !== LOCAL_SECRET_ACCESS_KEY) {
    throw new RefusedError("AWS_SECRET_ACCESS_KEY is set to a key that is not the local runtime's. Unset it.");
  }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === '') continue;
    if (CREDENTIAL_SOURCES.test(name)) {
      throw new RefusedError(`${name} is set: it could lead to a real account. Unset it.`);
    }
    if (/^AWS_ENDPOINT_URL/.test(name) && !LOOPBACK.test(value)) {
      throw new RefusedError(
        `${name} is ${value}, which is not http://127.0.0.1:PORT. Unset it, or name a local runtime.`,
      );
    }
  }
  if (args.some((arg) => arg === '--profile' || arg.startsWith('--profile='))) {
    throw new RefusedError('--profile names an account of your own. Without it, ampx talks to the local runtime.');
  }
}
