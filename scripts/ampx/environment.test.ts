import { expect, it } from 'vitest';
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
  const given = { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000/', AWS_SDK_LOAD_CONFIG: '1', CDK_DEFAULT_ACCOUNT: '1' };
  const environment = localEnvironment(given, [], HOME);

  expect(environment['AWS_ENDPOINT_URL']).toBe('http://127.0.0.1:5000');
  expect(environment).not.toHaveProperty('AWS_SDK_LOAD_CONFIG');
  expect(environment).not.toHaveProperty('CDK_DEFAULT_ACCOUNT');
});

it.each([
  [{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00' }, 'AWS_ACCESS_KEY_ID'],
  [{ AWS_ACCESS_KEY_ID: 'ASIAEXAMPLEEXAMPLE00' }, 'AWS_ACCESS_KEY_ID'],
  [{ AWS_PROFILE: 'work' }, 'AWS_PROFILE'],
  [{ AWS_SESSION_TOKEN: 'token' }, 'AWS_SESSION_TOKEN'],
  [{ AWS_WEB_IDENTITY_TOKEN_FILE: 'file' }, 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
  [{ AWS_ENDPOINT_URL: 'https://s3.us-east-1.amazonaws.com' }, 'AWS_ENDPOINT_URL'],
  [{ AWS_ENDPOINT_URL: 'http://127.0.0.1.example.com' }, 'AWS_ENDPOINT_URL'],
  [{ AWS_ENDPOINT_URL_CLOUDFORMATION: 'https://cloudformation.eu-west-1.amazonaws.com' }, 'AWS_ENDPOINT_URL_CLOUD'],
])('refuses %o by name', (given, name) => {
  expect(() => localEnvironment(given, [], HOME)).toThrow(RefusedError);
  expect(() => localEnvironment(given, [], HOME)).toThrow(name);
});

it('refuses a profile on the command line', () => {
  expect(() => localEnvironment({}, ['sandbox', '--profile', 'work'], HOME)).toThrow('--profile');
  expect(() => localEnvironment({}, ['sandbox', '--profile=work'], HOME)).toThrow('--profile');
});
