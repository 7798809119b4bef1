import { expect, it } from 'vitest';
import { inheritable, LOCAL_BACKEND, mentionedVariables, synthesisEnvironment } from './environment.js';

const target = { namespace: 'nursery', outDir: '/out', backend: LOCAL_BACKEND, validates: false };

it('inherits nothing that could reach AWS or name another backend', () => {
  const environment = {
    PATH: '/bin',
    HOME: '/home/me',
    AWS_ACCESS_KEY_ID: 'AKIAFAKE',
    aws_profile: 'production',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    CDK_DEFAULT_ACCOUNT: '111111111111',
    AMPLIFY_BACKEND_APP_ID: 'd1',
    NODE_OPTIONS: '--inspect',
  };
  expect(inheritable(environment)).toEqual({ PATH: '/bin', HOME: '/home/me' });
});

it('finds the variables that sources mention by their whole name', () => {
  const environment = { STAGE: 'x', STAGE_NAME: 'y', NAME: 'z', AWS_REGION: 'r', GONE: undefined, _: '/bin/node' };
  const sources = ["read(env['STAGE_NAME']);", 'const { NAME, GONE, AWS_REGION } = process.env; const _ = 1;'];
  expect(mentionedVariables(environment, sources)).toEqual([
    ['NAME', 'z'],
    ['STAGE_NAME', 'y'],
  ]);
});

it('tells Amplify what to synthesize, and the backend that it will run locally', () => {
  const { CDK_CONTEXT_JSON: context = '', ...environment } = synthesisEnvironment({ PATH: '/bin' }, target);
  expect(environment).toMatchObject({ PATH: '/bin', CDK_OUTDIR: '/out', AWS_EC2_METADATA_DISABLED: 'true' });
  expect(JSON.parse(context)).toEqual({
    'amplify-backend-namespace': 'nursery',
    'amplify-backend-name': 'local',
    'amplify-backend-type': 'sandbox',
    'local-runtime': true,
    secretLastUpdated: 1,
  });
});

it('tells Amplify of a branch when it is asked for one', () => {
  const { CDK_CONTEXT_JSON: context = '' } = synthesisEnvironment(
    {},
    { ...target, backend: { type: 'branch', name: 'main' } },
  );
  expect(JSON.parse(context)).toMatchObject({ 'amplify-backend-name': 'main', 'amplify-backend-type': 'branch' });
});

it.each([
  [false, 'false'],
  [true, undefined],
])('has CDK compare templates with the rules of CloudFormation when it is asked to: %s', (validates, expected) => {
  const environment = synthesisEnvironment({ CDK_VALIDATION: 'true' }, { ...target, validates });
  expect(environment['CDK_VALIDATION']).toBe(expected);
});
