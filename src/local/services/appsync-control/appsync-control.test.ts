import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../assembly/index.js';
import { type ControlPlane, startControlPlane } from '../../deployment/test-support/start-control-plane.js';
import { type SignedRequest, signedFetch } from '../iam/test-support/signed-fetch.js';

const SDL = 'type Query { word: String other: String }';
const API_ID: JsonObject = { 'Fn::GetAtt': ['Api', 'ApiId'] };
const RUNTIME = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };
const codeOf = (word: string) =>
  `export function request() { return { payload: '${word}' }; }\nexport function response(ctx) { return ctx.result; }`;
const part = (type: string, properties: JsonObject): JsonObject => ({
  Type: `AWS::AppSync::${type}`,
  Properties: { ApiId: API_ID, ...properties },
});
const source = { DataSourceName: { 'Fn::GetAtt': ['None', 'Name'] }, Runtime: RUNTIME };

let plane: ControlPlane;
let apiId: string;
let functionId: string;

beforeAll(async () => {
  plane = await startControlPlane();
  await plane.deploy('words', {
    Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'words', AuthenticationType: 'AWS_IAM' } },
    Schema: part('GraphQLSchema', { Definition: SDL }),
    None: part('DataSource', { Name: 'None', Type: 'NONE' }),
    Step: part('FunctionConfiguration', { Name: 'step', Code: codeOf('step'), ...source }),
    Word: part('Resolver', {
      ...{ TypeName: 'Query', FieldName: 'word', Kind: 'PIPELINE', Runtime: RUNTIME },
      Code: 'export function request() { return {}; }\nexport function response(ctx) { return ctx.prev.result; }',
      PipelineConfig: { Functions: [{ 'Fn::GetAtt': ['Step', 'FunctionId'] }] },
    }),
    Other: part('Resolver', { TypeName: 'Query', FieldName: 'other', Code: codeOf('other'), ...source }),
  });
  const attribute = (logicalId: string, name: string) =>
    plane.deployments.find('words')?.assembly?.resources.find((one) => one.logicalId === logicalId)?.attributes[name] ??
    '';
  apiId = attribute('Api', 'ApiId');
  functionId = attribute('Step', 'FunctionId');
});

afterAll(() => plane.stop());

const call = (path: string, body?: JsonObject, rest: Partial<SignedRequest> = {}) =>
  signedFetch(plane.endpoint, {
    ...{ service: 'appsync', path: `/v1/apis/${path}`, method: body === undefined ? 'GET' : 'POST', ...rest },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const ask = async (query: string) => {
  const body = JSON.stringify({ query });
  const headers = { 'content-type': 'application/json' };
  return (await signedFetch(plane.endpoint, { service: 'appsync', path: `/graphql/${apiId}`, headers, body })).text;
};
const encoded = (sdl: string) => ({ definition: Buffer.from(sdl).toString('base64') });

describe('a function of a resolver', () => {
  it('is listed, and answers with the code that is set', async () => {
    expect(JSON.parse((await call(`${apiId}/functions`)).text)).toMatchObject({
      functions: [{ functionId, name: 'step', dataSourceName: 'None', functionVersion: '2018-05-29' }],
    });
    expect(await ask('{ word }')).toBe('{"data":{"word":"step"}}');
    const { status, text } = await call(`${apiId}/functions/${functionId}`, { code: codeOf('swapped'), name: 'step' });

    expect([status, JSON.parse(text)]).toMatchObject([200, { functionConfiguration: { functionId, name: 'step' } }]);
    expect(await ask('{ word }')).toBe('{"data":{"word":"swapped"}}');
  });

  it('is refused where there is none, with members that are not built, and with code that AppSync would refuse', async () => {
    const none = await call(`${apiId}/functions/nobody`, {});
    const odd = await call(`${apiId}/functions/${functionId}`, { syncConfig: {} });
    const wrong = await call(`${apiId}/functions/${functionId}`, {
      code: 'export function request() { while (true) {} }',
    });

    expect([none.status, none.text]).toEqual([404, expect.stringContaining('Function nobody not found')]);
    expect([odd.status, odd.text]).toEqual([400, expect.stringContaining('syncConfig is not simulated')]);
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('While statements are not supported')]);
    expect(await ask('{ word }')).toBe('{"data":{"word":"swapped"}}');
  });
});

describe('a resolver', () => {
  it('answers with the code that is set', async () => {
    const { status } = await call(`${apiId}/types/Query/resolvers/other`, { code: codeOf('changed') });

    expect([status, await ask('{ other }')]).toEqual([200, '{"data":{"other":"changed"}}']);
  });

  it('is refused where there is none', async () => {
    const { status, text } = await call(`${apiId}/types/Query/resolvers/nothing`, {});
    expect([status, text]).toEqual([404, expect.stringContaining('No resolver found.')]);
  });
});

describe('a schema', () => {
  it('is in force when its creation is answered, and is shown as text', async () => {
    const { status, text } = await call(`${apiId}/schemacreation`, encoded(`${SDL} type New { id: ID }`));
    const shown = await call(`${apiId}/schema`, undefined, { query: { format: 'SDL' } });

    expect([status, JSON.parse(text)]).toEqual([200, { status: 'SUCCESS' }]);
    expect(JSON.parse((await call(`${apiId}/schemacreation`)).text)).toMatchObject({ status: 'SUCCESS' });
    expect(shown.text).toContain('type New');
    expect(await ask('{ __type(name: "New") { name } }')).toContain('"New"');
  });

  it('is refused when it is none or no schema, and as JSON', async () => {
    const missing = await call(`${apiId}/schemacreation`, {});
    const broken = await call(`${apiId}/schemacreation`, encoded('type Query {'));
    const json = await call(`${apiId}/schema`, undefined, { query: { format: 'JSON' } });

    expect([missing.status, missing.text]).toEqual([400, expect.stringContaining('Schema definition is required')]);
    expect([broken.status, broken.text]).toEqual([400, expect.stringContaining('Syntax Error')]);
    expect([json.status, json.text]).toEqual([400, expect.stringContaining('the format JSON is not simulated')]);
    expect(await ask('{ word }')).toBe('{"data":{"word":"swapped"}}');
  });
});

it('knows no other API', async () => {
  for (const path of ['nobody/functions', 'nobody/schemacreation']) {
    const { status, text } = await call(path);
    expect([status, text]).toEqual([404, expect.stringContaining('GraphQL API nobody not found.')]);
  }
});

it('answers an action that is not built by name, and nobody who has not signed', async () => {
  const unknown = await call(`${apiId}/channelNamespaces`);
  const credentials = { accessKeyId: 'AKIALOCALNOBODY00000', secretAccessKey: 'fake-secret' };
  const strange = await call(`${apiId}/functions`, undefined, { credentials });

  expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('channelNamespaces is not simulated')]);
  expect(strange.text).toContain('UnrecognizedClientException');
});
