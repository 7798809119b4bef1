import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TemporaryCredentials } from '../../ports.js';
import { allow, apiWith, part, role, unit } from '../test-support/build-template.js';
import { TEST_POOL_ID } from '../test-support/fake-services.js';
import { openSocket } from '../test-support/socket-client.js';
import { post, startApi, type TestApi } from '../test-support/start-api.js';

const SDL = `
  type Query {
    open: String @aws_api_key @aws_iam @aws_cognito_user_pools @aws_lambda
    byDefault: String
    staff: String @aws_cognito_user_pools(cognito_groups: ["staff", "owners"])
    iam: AWSJSON @aws_iam
    iamToo: String @aws_iam
    key: String @aws_api_key
    lambda: AWSJSON @aws_lambda
    closed: String @aws_lambda
    who: AWSJSON @aws_api_key @aws_cognito_user_pools
    nested: Nested @aws_iam @aws_cognito_user_pools
  }
  type Nested @aws_iam { a: String b: String @aws_cognito_user_pools }
  type Mutation { change: String }
  type Subscription { onChange: String @aws_subscribe(mutations: ["change"]) @aws_iam }`;
const WORD = '{"version":"2018-05-29","payload":"ok"}';
const IDENTITY = '{"version":"2018-05-29","payload":$util.toJson($ctx.identity)}';
const GRAPHQL = (field: string) => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Api', 'Arn'] }, `/types/${field}`]] });

let api: TestApi;
let calls = 0;

const authorizer = (event: unknown) => {
  calls += 1;
  const { authorizationToken } = event as { readonly authorizationToken: string };
  const ttlOverride = authorizationToken === 'uncached' ? 0 : 60;
  return authorizationToken === 'Bearer bad'
    ? { isAuthorized: false }
    : {
        isAuthorized: true,
        resolverContext: { token: authorizationToken },
        deniedFields: ['Query.closed'],
        ttlOverride,
      };
};

beforeAll(async () => {
  const fields = ['open', 'byDefault', 'staff', 'iamToo', 'key', 'closed'];
  api = await startApi({
    functions: { Authorizer: authorizer },
    assembly: {
      ...apiWith(SDL, {
        AdditionalAuthenticationProviders: [
          { AuthenticationType: 'AWS_IAM' },
          { AuthenticationType: 'API_KEY' },
          {
            AuthenticationType: 'AWS_LAMBDA',
            LambdaAuthorizerConfig: {
              AuthorizerUri: 'arn:aws:lambda:us-east-1:000000000000:function:Authorizer',
              IdentityValidationExpression: '[\\w ]+',
            },
          },
        ],
      }),
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:Authorizer',
          Principal: 'appsync.amazonaws.com',
          Action: 'lambda:InvokeFunction',
        },
      },
      Caller: role('Caller', [
        allow(
          ['appsync:GraphQL'],
          ['iam', 'open', 'nested'].map((field) => GRAPHQL(`Query/fields/${field}`)),
        ),
        allow(['appsync:GraphQL'], [GRAPHQL('Subscription/*')]),
      ]),
      Key: part('ApiKey', { Expires: 4_000_000_000 }),
      OldKey: part('ApiKey', { Expires: 1_000_000_000 }),
      ...Object.assign({}, ...fields.map((field) => unit(`Query.${field}`, 'None', WORD))),
      ...Object.assign({}, ...['iam', 'lambda', 'who'].map((field) => unit(`Query.${field}`, 'None', IDENTITY))),
      ...unit('Query.nested', 'None', '{"version":"2018-05-29","payload":{"a":"1","b":"2"}}'),
    },
  });
});
afterAll(() => api.stop());

const keyOf = (id: string) =>
  api.assembly.resources.find(({ logicalId }) => logicalId === id)?.attributes['ApiKey'] ?? '';
const ask = (field: string, headers: Readonly<Record<string, string>>) => api.query(`{ ${field} }`, {}, headers);
const refusalOf = async (field: string, headers: Readonly<Record<string, string>>) => {
  const { status, errors, data } = await ask(field, headers);
  return { status, error: errors?.[0]?.['errorType'], message: errors?.[0]?.['message'], data };
};
const CLOSED = (field: string) => ({
  status: 200,
  error: 'Unauthorized',
  message: `Not Authorized to access ${field} on type Query`,
  data: { [field]: null },
});
const UNAUTHORIZED = {
  status: 401,
  error: 'UnauthorizedException',
  message: 'You are not authorized to make this call.',
};

describe('a user pool token', () => {
  const token = (...parameters: Parameters<TestApi['tokenOf']>) => ({ authorization: api.tokenOf(...parameters) });

  it('opens the fields of its mode and of the default mode', async () => {
    expect((await ask('open byDefault', token('alice'))).data).toEqual({ open: 'ok', byDefault: 'ok' });
    expect(await refusalOf('iamToo', token('alice'))).toEqual(CLOSED('iamToo'));
    expect((await ask('open', { authorization: `Bearer ${api.tokenOf('alice')}` })).data).toEqual({ open: 'ok' });
  });

  it('opens the fields of its groups', async () => {
    expect((await ask('staff', token('alice', ['fans', 'owners']))).data).toEqual({ staff: 'ok' });
    expect(await refusalOf('staff', token('alice', ['fans']))).toEqual(CLOSED('staff'));
  });

  it('shows the templates who it is', async () => {
    const { data } = await ask('who', token('alice', ['fans'], { 'cognito:username': 'a' }));
    expect(JSON.parse(String(data?.['who']))).toEqual({
      ...{ sub: 'alice', username: 'alice', groups: ['fans'], defaultAuthStrategy: 'ALLOW', sourceIp: ['127.0.0.1'] },
      issuer: `https://cognito-idp.us-east-1.amazonaws.com/${TEST_POOL_ID}`,
      claims: expect.objectContaining({ client_id: 'app', 'cognito:groups': ['fans'] }),
    });
  });

  it('opens nothing when it is forged, of another pool, expired or revoked', async () => {
    expect(await refusalOf('open', { authorization: `${api.tokenOf('alice')}x` })).toMatchObject(UNAUTHORIZED);
    expect(await refusalOf('open', token('alice', [], { iss: 'https://x/us-east-1_Other' }))).toMatchObject(
      UNAUTHORIZED,
    );
    expect(await refusalOf('open', token('alice', [], { exp: 1 }))).toMatchObject({
      ...UNAUTHORIZED,
      message: 'Token has expired.',
    });

    const known = token('mallory', [], { exp: Math.floor(api.clock.now() / 1000) + 50 });
    expect((await ask('open', known)).status).toBe(200);
    api.revoked.add('mallory');
    expect(await refusalOf('open', known)).toMatchObject(UNAUTHORIZED);
    api.revoked.delete('mallory');
    expect((await ask('open', known)).status).toBe(200);
    api.clock.advance(51_000);
    expect(await refusalOf('open', known)).toMatchObject({ ...UNAUTHORIZED, message: 'Token has expired.' });
  });

  it('cannot be changed by one request for the next', async () => {
    const shared = token('carol', ['fans']);
    const first = await ask('who', shared);
    expect((await ask('who', shared)).data).toEqual(first.data);
  });
});

describe('an API key', () => {
  it('opens its fields until it expires, without an identity', async () => {
    const header = { 'x-api-key': keyOf('Key') };
    expect((await ask('open key who', header)).data).toEqual({ open: 'ok', key: 'ok', who: null });
    expect(await refusalOf('byDefault', header)).toEqual(CLOSED('byDefault'));
    expect(await refusalOf('open', { 'x-api-key': keyOf('OldKey') })).toMatchObject(UNAUTHORIZED);
    expect(await refusalOf('open', { 'x-api-key': 'da2-nothing' })).toMatchObject(UNAUTHORIZED);
  });
});

it('lets in no one without credentials', async () => {
  expect(await refusalOf('open', {})).toMatchObject({
    ...UNAUTHORIZED,
    message: 'Valid authorization header not provided.',
  });
});

describe('a signature', () => {
  const issue = () =>
    api.ports.iam.issue({
      roleArn: 'arn:aws:iam::000000000000:role/Caller',
      sessionName: 'session',
      durationSeconds: 900,
    });

  async function sign(credentials: TemporaryCredentials, path: string, body: string) {
    const { host, hostname, port } = new URL(api.endpoint);
    const signer = new SignatureV4({ service: 'appsync', region: 'us-east-1', credentials, sha256: Sha256 });
    const request = { method: 'POST', protocol: 'http:', hostname, port: Number(port), path, body };
    return (await signer.sign({ ...request, headers: { host, 'content-type': 'application/json' } })).headers;
  }

  async function asCaller(query: string) {
    const body = JSON.stringify({ query });
    const headers = await sign(await issue(), `/graphql/${api.apiId}`, body);
    return { body, headers, answer: await post(api.url, body, headers) };
  }

  it('shows the templates whose it is', async () => {
    const { answer } = await asCaller('{ iam }');
    expect(JSON.parse(String(answer.data?.['iam']))).toEqual({
      ...{ accountId: '000000000000', username: expect.stringMatching(/^AROA.*:session$/), sourceIp: ['127.0.0.1'] },
      ...{
        cognitoIdentityPoolId: null,
        cognitoIdentityId: null,
        cognitoIdentityAuthType: null,
        cognitoIdentityAuthProvider: null,
      },
      userArn: 'arn:aws:sts::000000000000:assumed-role/Caller/session',
    });
  });

  it('opens the fields that its role was granted, of those that IAM may read', async () => {
    expect((await asCaller('{ open iamToo }')).answer).toMatchObject({
      data: { open: 'ok', iamToo: null },
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access iamToo on type Query' }],
    });
    expect((await asCaller('{ nested { a b } }')).answer).toMatchObject({
      data: { nested: { a: '1', b: null } },
      errors: [{ path: ['nested', 'b'], message: 'Not Authorized to access b on type Nested' }],
    });
  });

  it('covers the body', async () => {
    const { headers } = await asCaller('{ open }');
    const answer = await post(api.url, JSON.stringify({ query: '{ iam }' }), headers);
    expect(answer).toMatchObject({ status: 403, errors: [{ errorType: 'InvalidSignatureException' }] });
  });

  it('opens a connection and a subscription', async () => {
    const credentials = await issue();
    const client = await openSocket(api.url, await sign(credentials, `/graphql/${api.apiId}/connect`, '{}'));
    client.send({ type: 'connection_init' });
    await client.next(({ type }) => type === 'connection_ack');
    const data = JSON.stringify({ query: 'subscription { onChange }', variables: {} });
    const authorization = await sign(credentials, `/graphql/${api.apiId}`, data);
    client.send({ id: 's', type: 'start', payload: { data, extensions: { authorization } } });
    expect((await client.next(({ id }) => id === 's')).type).toBe('start_ack');
    client.close();
  });
});

describe('a Lambda authorizer', () => {
  it('lets a token in with a context, but not to the fields it denies', async () => {
    const headers = { authorization: 'Bearer good' };
    expect(JSON.parse(String((await ask('lambda', headers)).data?.['lambda']))).toEqual({
      resolverContext: { token: 'Bearer good' },
    });
    expect(await refusalOf('closed', headers)).toEqual(CLOSED('closed'));
    expect(await refusalOf('byDefault', headers)).toEqual(CLOSED('byDefault'));
  });

  it('keeps tokens out, and is not asked about what cannot be one', async () => {
    expect(await refusalOf('open', { authorization: 'Bearer bad' })).toMatchObject(UNAUTHORIZED);
    const before = calls;
    expect(await refusalOf('open', { authorization: 'no-token!' })).toMatchObject(UNAUTHORIZED);
    expect(calls).toBe(before);
  });

  it('is asked again when its answer is over', async () => {
    await ask('open', { authorization: 'once' });
    const before = calls;
    await ask('open', { authorization: 'once' });
    expect(calls).toBe(before);
    api.clock.advance(61_000);
    await ask('open', { authorization: 'once' });
    expect(calls).toBe(before + 1);
    await ask('open', { authorization: 'uncached' });
    await ask('open', { authorization: 'uncached' });
    expect(calls).toBe(before + 3);
  });
});
