import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListDocumentsCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../assembly/resource.js';
import { iamService, OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../iam/index.js';
import { buildRole, startBackend, type TestBackend, type TestResource } from '../iam/test-support/start-backend.js';
import { createSsmService } from './index.js';

const PREFIX = 'arn:aws:ssm:us-east-1:000000000000:parameter';
const parameter = (Name: string, Value: Json): TestResource => ({
  type: 'AWS::SSM::Parameter',
  properties: { Name, Type: 'String', Value },
});
const TEMPLATE: Readonly<Record<string, TestResource>> = {
  Endpoint: parameter('/app/endpoint', 'http://here'),
  Reader: buildRole('reader', [
    { Effect: 'Allow', Action: ['ssm:GetParameters', 'ssm:GetParameter'], Resource: `${PREFIX}/app/*` },
    { Effect: 'Allow', Action: 'ssm:GetParametersByPath', Resource: `${PREFIX}/app` },
  ]),
};

let backend: TestBackend;
let operator: SSMClient;

beforeEach(async () => {
  backend = await startBackend([iamService, createSsmService()], TEMPLATE);
  operator = connect({ accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY });
});

afterEach(() => backend.remove());

function connect(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }): SSMClient {
  return new SSMClient({ endpoint: backend.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

async function connectAsReader(): Promise<SSMClient> {
  const roleArn = 'arn:aws:iam::000000000000:role/reader';
  return connect(await backend.ports.iam.issue({ roleArn, sessionName: 'test', durationSeconds: 3600 }));
}

const put = (Name: string, Value: string, more: object = {}) =>
  operator.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));

describe('a parameter', () => {
  it('of the template is there from the start', async () => {
    const { Parameter } = await operator.send(new GetParameterCommand({ Name: '/app/endpoint' }));
    expect(Parameter).toMatchObject({
      ...{ Name: '/app/endpoint', Type: 'String', Value: 'http://here', Version: 1, DataType: 'text' },
      ARN: `${PREFIX}/app/endpoint`,
      LastModifiedDate: expect.any(Date),
    });
  });

  it('is found by its ARN and by its current version', async () => {
    await put('plain', 'p');
    for (const Name of [`${PREFIX}/app/endpoint`, '/app/endpoint:1', `${PREFIX}/plain`, 'plain']) {
      expect((await operator.send(new GetParameterCommand({ Name }))).Parameter?.Value).toMatch(/^(http:\/\/here|p)$/);
    }
    await expect(operator.send(new GetParameterCommand({ Name: '/app/endpoint:2' }))).rejects.toMatchObject({
      name: 'ParameterVersionNotFound',
    });
    await expect(operator.send(new GetParameterCommand({ Name: '/app/endpoint:live' }))).rejects.toThrow('labels');
  });

  it('that is not there is not found', async () => {
    await expect(operator.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it('is made by one of those who ask at once, and written over by each of them in turn', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => put('/once', String(index))));
    const versions = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => (await put('/once', String(index), { Overwrite: true })).Version),
    );

    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(versions.toSorted((left, right) => Number(left) - Number(right))).toEqual(
      versions.map((_, index) => index + 2),
    );
  });

  it('is written over only when asked to, as a new version', async () => {
    expect(await put('/a', '1')).toMatchObject({ Version: 1 });
    await expect(put('/a', '2')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect(await put('/a', '2', { Overwrite: true })).toMatchObject({ Version: 2, Tier: 'Standard' });
    expect((await operator.send(new GetParameterCommand({ Name: '/a' }))).Parameter).toMatchObject({ Value: '2' });
  });

  it('is secret unless its decryption is asked for', async () => {
    await put('/secret', 'fake-secret', { Type: 'SecureString' });
    const read = async (WithDecryption: boolean) =>
      (await operator.send(new GetParameterCommand({ Name: '/secret', WithDecryption }))).Parameter?.Value;
    expect(await read(true)).toBe('fake-secret');
    expect(await read(false)).not.toContain('fake-secret');
  });

  it.each([
    ['without a type', { Type: undefined }, 'ValidationException'],
    ['of an unknown type', { Type: 'Text' }, 'UnsupportedParameterType'],
    ['over 4 KB', { Value: 'x'.repeat(4097) }, 'ValidationException'],
    ['with a name that is none', { Name: '/a b' }, 'ValidationException'],
    ['with a policy that is not simulated', { Policies: '[]' }, 'ValidationException'],
  ])('is refused %s', async (_, more, name) => {
    await expect(put('/new', 'v', more)).rejects.toMatchObject({ name });
  });

  it('may have 8 KB in the advanced tier', async () => {
    expect(await put('/large', 'x'.repeat(8192), { Tier: 'Advanced' })).toMatchObject({ Tier: 'Advanced' });
  });

  it('is deleted, once', async () => {
    await put('/a', '1');
    await operator.send(new DeleteParameterCommand({ Name: '/a' }));
    await expect(operator.send(new DeleteParameterCommand({ Name: '/a' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });
});

describe('several parameters', () => {
  it('are read together; those that are not there are listed', async () => {
    await put('/b', '2');
    const { Parameters, InvalidParameters } = await operator.send(
      new GetParametersCommand({ Names: ['/app/endpoint', '/none', '/b'] }),
    );
    expect(Parameters?.map(({ Value }) => Value)).toEqual(['http://here', '2']);
    expect(InvalidParameters).toEqual(['/none']);
  });

  it('are at most ten', async () => {
    const Names = Array.from({ length: 11 }, (_, i) => `/n${i}`);
    await expect(operator.send(new GetParametersCommand({ Names }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('are deleted together', async () => {
    await put('/b', '2');
    expect(await operator.send(new DeleteParametersCommand({ Names: ['/b', '/none'] }))).toMatchObject({
      DeletedParameters: ['/b'],
      InvalidParameters: ['/none'],
    });
  });
});

describe('a path', () => {
  const list = async (input: object) => {
    const { Parameters, NextToken } = await operator.send(new GetParametersByPathCommand({ Path: '/p', ...input }));
    return { names: Parameters?.map(({ Name }) => Name), NextToken };
  };

  beforeEach(async () => {
    for (const name of ['/p/a', '/p/b', '/p/b/c', '/px/d', '/p/e']) {
      await put(name, 'v');
    }
  });

  it('holds what is directly under it', async () => {
    expect((await list({})).names).toEqual(['/p/a', '/p/b', '/p/e']);
    expect((await list({ Path: '/p/' })).names).toEqual(['/p/a', '/p/b', '/p/e']);
  });

  it('holds everything below it when that is asked for', async () => {
    expect((await list({ Recursive: true })).names).toEqual(['/p/a', '/p/b', '/p/b/c', '/p/e']);
  });

  it('is read in pages', async () => {
    const first = await list({ Recursive: true, MaxResults: 3 });
    const second = await list({ Recursive: true, MaxResults: 3, NextToken: first.NextToken });
    expect(first.names).toEqual(['/p/a', '/p/b', '/p/b/c']);
    expect(second).toEqual({ names: ['/p/e'], NextToken: undefined });
  });

  it('begins with a slash, and takes no filters', async () => {
    await expect(list({ Path: 'p' })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(list({ MaxResults: 11 })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(list({ ParameterFilters: [{ Key: 'Type', Values: ['String'] }] })).rejects.toThrow('ParameterFilters');
  });
});

it('describes parameters without their values, filtered by name', async () => {
  await put('/b', '2', { Description: 'two' });
  const { Parameters } = await operator.send(
    new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/b'] }] }),
  );
  expect(Parameters).toMatchObject([{ Name: '/b', Description: 'two', Version: 1 }]);
  expect(Parameters?.[0]).not.toHaveProperty('Value');
  await expect(
    operator.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Type', Values: ['String'] }] })),
  ).rejects.toMatchObject({ name: 'InvalidFilterKey' });
});

describe('a role', () => {
  it('reads what its policies name, and nothing else', async () => {
    const reader = await connectAsReader();
    await put('/other', 'x');
    expect((await reader.send(new GetParametersCommand({ Names: ['/app/endpoint'] }))).Parameters).toHaveLength(1);
    expect((await reader.send(new GetParametersByPathCommand({ Path: '/app' }))).Parameters).toHaveLength(1);
    await expect(reader.send(new GetParametersCommand({ Names: ['/app/endpoint', '/other'] }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
      message: `User: arn:aws:sts::000000000000:assumed-role/reader/test is not authorized to perform: ssm:GetParameters on resource: ${PREFIX}/other because no identity-based policy allows the ssm:GetParameters action`,
    });
    const denied = { name: 'AccessDeniedException' };
    await expect(reader.send(new GetParametersByPathCommand({ Path: '/' }))).rejects.toMatchObject(denied);
    await expect(reader.send(new DescribeParametersCommand({}))).rejects.toMatchObject(denied);
    await expect(reader.send(new DeleteParameterCommand({ Name: '/app/endpoint' }))).rejects.toMatchObject(denied);
  });

  it('is not believed without a signature, or with a wrong one', async () => {
    const headers = { 'x-amz-target': 'AmazonSSM.GetParameter', 'content-type': 'application/x-amz-json-1.1' };
    const anonymous = await fetch(backend.endpoint, { method: 'POST', headers, body: '{"Name":"/app/endpoint"}' });
    expect(await anonymous.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    const forged = connect({ accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: 'wrong' });
    await expect(forged.send(new GetParameterCommand({ Name: '/app/endpoint' }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  it('is judged by what the operation reads, not by other members of the request', async () => {
    const reader = await connectAsReader();
    await put('/other', 'x');
    const command = new GetParameterCommand({ Name: '/other' });
    Object.assign(command.input, { Path: '/app', Names: ['/app/endpoint'] });
    await expect(reader.send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

it('refuses an operation it does not know, by name', async () => {
  await expect(operator.send(new ListDocumentsCommand({}))).rejects.toThrow('ListDocuments is not simulated');
});

it('offers parameters to the other services', async () => {
  await backend.ports.ssm.putParameter('/s', 'fake-secret', 'SecureString');
  expect(backend.ports.ssm.getParameter('/s')).toBe('fake-secret');
  expect(backend.ports.ssm.getParameter('/none')).toBeUndefined();
});

it('keeps what was stored, takes the template’s values again, and drops those of an earlier template', async () => {
  await put('/kept', 'k');
  await put('/app/endpoint', 'changed', { Overwrite: true });
  const { dataDir } = backend;
  await backend.stop();
  backend = await startBackend([iamService, createSsmService()], TEMPLATE, { dataDir });
  const { ssm } = backend.ports;
  expect([ssm.getParameter('/kept'), ssm.getParameter('/app/endpoint')]).toEqual(['k', 'http://here']);

  await backend.stop();
  backend = await startBackend([iamService, createSsmService()], {}, { dataDir });
  expect(backend.ports.ssm.getParameter('/kept')).toBe('k');
  expect(backend.ports.ssm.getParameter('/app/endpoint')).toBeUndefined();
});
