import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { localEnvironment, RefusedError } from './environment.js';

const HOME = '/home/nobody';

it('sets endpoint, keys and empty configuration together', () => {
  expect(localEnvironment({ PATH: '/bin' }, ['sandbox'], HOME)).toMatchObject({
    PATH: '/bin',
    HOME,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4620',
    AWS_ACCESS_KEY_ID: 'AKIALOCALOPERATOR000',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AMPLIFY_DISABLE_TELEMETRY: '1',
  });
});

it('takes another port of this machine, and hands on nothing else of AWS', () => {
  const given = {
    ...{
      AWS_ENDPOINT_URL: 'http://127.0.0.1:5000/',
      AWS_SDK_LOAD_CONFIG: '1',
      CDK_DEFAULT_ACCOUNT: '1',
      CDK_VALIDATION: 'false',
    },
    ...{ HTTPS_PROXY: 'http://proxy.example.com', http_proxy: 'http://proxy.example.com' },
  };
  const environment = localEnvironment(given, [], HOME);

  expect(environment['AWS_ENDPOINT_URL']).toBe('http://127.0.0.1:5000');
  expect(environment['CDK_VALIDATION']).toBe('false');
  for (const name of ['AWS_SDK_LOAD_CONFIG', 'CDK_DEFAULT_ACCOUNT', 'HTTPS_PROXY', 'http_proxy']) {
    expect(environment).not.toHaveProperty(name);
  }
});

it.each([
  [{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00' }, 'AWS_ACCESS_KEY_ID'],
  [{ AWS_ACCESS_KEY_ID: 'ASIAEXAMPLEEXAMPLE00' }, 'AWS_ACCESS_KEY_ID'],
  [{ AWS_SECRET_ACCESS_KEY: 'something-else' }, 'AWS_SECRET_ACCESS_KEY'],
  [{ AWS_PROFILE: 'work' }, 'AWS_PROFILE'],
  [{ AWS_DEFAULT_PROFILE: 'work' }, 'AWS_DEFAULT_PROFILE'],
  [{ AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/deploy' }, 'AWS_ROLE_ARN'],
  [{ AWS_SESSION_TOKEN: 'token' }, 'AWS_SESSION_TOKEN'],
  [{ AWS_WEB_IDENTITY_TOKEN_FILE: 'file' }, 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
  [{ AWS_ENDPOINT_URL: 'https://s3.us-east-1.amazonaws.com' }, 'AWS_ENDPOINT_URL'],
  [{ AWS_ENDPOINT_URL: 'http://127.0.0.1.example.com' }, 'AWS_ENDPOINT_URL'],
  [{ AWS_ENDPOINT_URL: 'http://127.0.0.1@example.com' }, 'AWS_ENDPOINT_URL'],
  [{ AWS_ENDPOINT_URL: 'http://10.0.0.1:4620' }, 'AWS_ENDPOINT_URL'],
  [{ AWS_ENDPOINT_URL_S3: 'https://s3.us-east-1.amazonaws.com' }, 'AWS_ENDPOINT_URL_S3'],
  [{ AWS_ENDPOINT_URL_CLOUDFORMATION: 'https://cloudformation.eu-west-1.amazonaws.com' }, 'AWS_ENDPOINT_URL_CLOUD'],
])('refuses %o by name', (given, name) => {
  expect(() => localEnvironment(given, [], HOME)).toThrow(RefusedError);
  expect(() => localEnvironment(given, [], HOME)).toThrow(name);
});

it('refuses a profile on the command line', () => {
  expect(() => localEnvironment({}, ['sandbox', '--profile', 'work'], HOME)).toThrow('--profile');
  expect(() => localEnvironment({}, ['sandbox', '--profile=work'], HOME)).toThrow('--profile');
});

/** A home whose owner has configured an account for all tools. */
function homeWithDefaultCredentials(): string {
  const home = mkdtempSync(join(tmpdir(), 'ampx-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, '.aws'));
  const keys = 'aws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = fake\n';
  writeFileSync(join(home, '.aws', 'credentials'), `[default]\n${keys}`);
  return home;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TELL_KEY = `
  const { STSClient } = await import('@aws-sdk/client-sts');
  const found = await new STSClient({}).config.credentials().catch(() => undefined);
  process.stdout.write(String(found?.accessKeyId));
`;
const keyFoundIn = async (env: Readonly<Record<string, string | undefined>>) =>
  (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', TELL_KEY], { cwd: ROOT, env })).stdout;

it('leaves no way to the credentials of the home folder, even if its own keys were lost', async () => {
  const given = { PATH: process.env['PATH'], HOME: homeWithDefaultCredentials() };
  const { AWS_ACCESS_KEY_ID: own, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = localEnvironment(given, [], ROOT);

  expect(own).toBe('AKIALOCALOPERATOR000');
  expect(await keyFoundIn(given)).toBe('AKIAEXAMPLEEXAMPLE00');
  expect(await keyFoundIn(rest)).toBe('undefined');
});

it('starts nothing where no runtime answers', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  const port = typeof address === 'object' ? address?.port : undefined;
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env = { ...Object.fromEntries(inherited), AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', main, 'sandbox', '--once'], { cwd: ROOT, env });

  await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('No local runtime answers') });
});
