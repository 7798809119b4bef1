import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../assembly/index.js';
import { buildZip } from '../../deployment/test-support/build-zip.js';
import { type ControlPlane, startControlPlane } from '../../deployment/test-support/start-control-plane.js';
import { signedFetch } from '../iam/test-support/signed-fetch.js';

const FUNCTION = '/2015-03-31/functions/teller';
const STAGING_BUCKET = 'cdk-hnb659fds-assets-000000000000-us-east-1';

let plane: ControlPlane;

const role: JsonObject = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};

beforeAll(async () => {
  plane = await startControlPlane();
  await plane.deploy('tellers', {
    Role: role,
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        ...{ FunctionName: 'teller', Runtime: 'nodejs22.x', Handler: 'index.handler' },
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: {
          ZipFile: "exports.handler = async () => { console.log('told'); return process.env.WORD ?? 'first'; };",
        },
      },
    },
  });
});

afterAll(() => plane.stop());

const invoke = async () => JSON.parse((await plane.ports.lambda.invoke('teller', '{}')).payload) as unknown;
const put = (path: string, body: JsonObject) =>
  signedFetch(plane.endpoint, { service: 'lambda', method: 'PUT', path: FUNCTION + path, body: JSON.stringify(body) });

it('UpdateFunctionConfiguration sets what the template says otherwise, and tells what is in force', async () => {
  expect(await invoke()).toBe('first');
  const { status, text } = await put('/configuration', { Environment: { Variables: { WORD: 'set' } }, Timeout: 9 });

  expect([status, JSON.parse(text)]).toMatchObject([200, { Timeout: 9, LastUpdateStatus: 'Successful' }]);
  expect(await invoke()).toBe('set');
});

it('UpdateFunctionCode runs what was uploaded, over a restart of nothing but the function', async () => {
  const key = `${'a'.repeat(64)}.zip`;
  await plane.upload(key, buildZip('index.js', "exports.handler = async () => 'uploaded';"));
  const { status } = await put('/code', { S3Bucket: STAGING_BUCKET, S3Key: key });

  expect([status, await invoke()]).toEqual([200, 'uploaded']);
});

it.each([
  ['/code', { ZipFile: 'x' }, 'ZipFile is not simulated'],
  ['/code', { S3Bucket: STAGING_BUCKET }, 'Please provide a source for function code.'],
  ['/code', { S3Bucket: STAGING_BUCKET, S3Key: `${'b'.repeat(64)}.zip` }, 'No asset manifest lists the object key'],
  ['/configuration', { Layers: [] }, 'Layers is not simulated'],
])('%s refuses %j by name', async (path, body, reason) => {
  const { status, text } = await put(path, body);

  expect([status, text]).toEqual([400, expect.stringContaining(reason)]);
  expect(await invoke()).toBe('uploaded');
});

it('FilterLogEvents gives what the function wrote, from where the last answer ended', async () => {
  const logs = async (body: JsonObject) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Logs_20140328.FilterLogEvents' };
    const { status, text } = await signedFetch(plane.endpoint, {
      service: 'logs',
      headers,
      body: JSON.stringify(body),
    });
    return { status, text, ...(JSON.parse(text) as { events?: readonly { message: string }[]; nextToken?: string }) };
  };
  const logGroupName = '/aws/lambda/teller';
  const first = await logs({ logGroupName, limit: 1 });
  const rest = await logs({ logGroupName, nextToken: first.nextToken ?? '' });

  expect(first.events?.map(({ message }) => message)).toEqual(['told\n']);
  expect(rest.events?.some(({ message }) => message.startsWith('REPORT RequestId: '))).toBe(true);
  expect(rest.events).not.toContainEqual(first.events?.[0]);
  expect(await logs({ logGroupName: '/aws/lambda/nobody' })).toMatchObject({ status: 400 });
  expect((await logs({ logGroupName, filterPattern: 'x' })).text).toContain('filterPattern is not simulated');
});

it('DescribeLogGroups lists the groups of the functions; another action is refused by name', async () => {
  const send = (action: string, body: JsonObject) =>
    signedFetch(plane.endpoint, {
      ...{ service: 'logs', body: JSON.stringify(body) },
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Logs_20140328.${action}` },
    });

  expect(JSON.parse((await send('DescribeLogGroups', { logGroupNamePrefix: '/aws' })).text)).toEqual({
    logGroups: [{ logGroupName: '/aws/lambda/teller' }],
  });
  expect((await send('DescribeLogGroups', { logGroupClass: 'x' })).text).toContain('logGroupClass is not simulated');
  const unknown = await send('StartQuery', {});
  expect([unknown.status, unknown.text]).toEqual([400, expect.stringContaining('StartQuery')]);
});
