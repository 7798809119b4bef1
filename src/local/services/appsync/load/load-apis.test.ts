import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../assembly/resource.js';
import { apiWith, lambdaSource, part, pipeline, tableSource, unit } from '../test-support/build-template.js';
import { startApi } from '../test-support/start-api.js';

const SDL = 'type Query { a: String b: String } type Mutation { c: String } type Subscription { d: String }';
const NONE = '{"version":"2018-05-29"}';

type Resources = Readonly<Record<string, JsonObject>>;

async function failure(resources: Resources): Promise<string> {
  try {
    const api = await startApi({ assembly: resources });
    await api.stop();
    return 'it started';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const withProperties = (resources: Resources, id: string, properties: JsonObject): Resources => ({
  ...resources,
  [id]: { ...resources[id], Properties: { ...(resources[id]?.['Properties'] as JsonObject), ...properties } },
});
const api = (properties: JsonObject = {}, sdl = SDL) => apiWith(sdl, properties);
const source = (properties: JsonObject) => ({ ...api(), Source: part('DataSource', { Name: 'S', ...properties }) });
const resolver = (properties: JsonObject) =>
  withProperties({ ...api(), ...unit('Query.a', 'None', NONE) }, 'QueryaResolver', properties);

const REFUSED: readonly (readonly [string, Resources, string | RegExp])[] = [
  ['an unknown property of the API', api({ Frobnicate: true }), 'the property Frobnicate is not simulated'],
  ['a merged API', api({ ApiType: 'MERGED' }), 'MERGED is not simulated'],
  ['a private API', api({ Visibility: 'PRIVATE' }), 'PRIVATE is not simulated'],
  ['OpenID Connect', api({ AuthenticationType: 'OPENID_CONNECT' }), 'OPENID_CONNECT is not simulated'],
  ['a depth limit beyond 75', api({ QueryDepthLimit: 76 }), 'QueryDepthLimit must be 0 to 75'],
  ['a resolver limit beyond 10000', api({ ResolverCountLimit: 10_001 }), 'ResolverCountLimit must be 0 to 10000'],
  ['a schema that is not valid', api({}, 'type Query { a: Nothing }'), 'Unknown type "Nothing"'],
  ['a custom scalar', api({}, 'scalar Mine type Query { a: Mine }'), 'the custom scalar Mine is not supported'],
  [
    '@aws_auth beside additional modes',
    api({}, 'type Query { a: String @aws_auth(cognito_groups: ["x"]) }'),
    '@aws_auth does not work with additional authorization modes',
  ],
  [
    'a subscription to a mutation that does not exist',
    api({}, `${SDL} extend type Subscription { e: String @aws_subscribe(mutations: ["none"]) }`),
    'names the mutation none, which does not exist',
  ],
  [
    'a subscription of another type than its mutation',
    api({}, `${SDL} extend type Subscription { e: Int @aws_subscribe(mutations: ["c"]) }`),
    'returns Int, its mutation c returns String',
  ],
  ['an HTTP data source', source({ Type: 'HTTP' }), 'HTTP is not simulated'],
  ['a table without a role', source({ Type: 'AMAZON_DYNAMODB' }), 'ServiceRoleArn must be given'],
  [
    'a versioned data source',
    withProperties({ ...api(), ...tableSource() }, 'Table', {
      DynamoDBConfig: { TableName: 'T', AwsRegion: 'x', Versioned: true },
    }),
    'Versioned is not simulated',
  ],
  ['a resolver of an unknown field', { ...api(), ...unit('Query.z', 'None', NONE) }, 'the schema has no such field'],
  ['a resolver of an unknown type', { ...api(), ...unit('Nope.z', 'None', NONE) }, 'the schema has no such field'],
  ['an unknown data source', resolver({ DataSourceName: 'Gone' }), 'the API has no data source named Gone'],
  ['an unknown kind', resolver({ Kind: 'BATCH' }), 'BATCH is not simulated'],
  [
    'an unknown runtime',
    resolver({ Runtime: { Name: 'APPSYNC_PY', RuntimeVersion: '1.0.0' } }),
    'APPSYNC_PY is not simulated',
  ],
  ['conflict resolution', resolver({ SyncConfig: { ConflictDetection: 'VERSION' } }), 'SyncConfig is not simulated'],
  [
    'an unknown caching key',
    resolver({ CachingConfig: { Ttl: 1, CachingKeys: ['$context.stash.x'] } }),
    '$context.stash.x is not supported',
  ],
  ['a batch beyond 2000', resolver({ MaxBatchSize: 2001 }), 'MaxBatchSize must be 0 to 2000'],
  [
    'two resolvers of one field',
    { ...api(), ...unit('Query.a', 'None', NONE), Again: unit('Query.a', 'None', NONE)['QueryaResolver'] ?? {} },
    'the field Query.a has two resolvers',
  ],
  [
    'a missing function',
    withProperties({ ...api(), ...pipeline('Query.a', []) }, 'QueryaResolver', {
      PipelineConfig: { Functions: ['gone'] },
    }),
    'the API has no function gone',
  ],
  [
    'a pipeline of 11',
    {
      ...api(),
      ...pipeline(
        'Query.a',
        Array.from({ length: 11 }, () => ({ dataSource: 'None', request: NONE })),
      ),
    },
    'a pipeline has at most 10 functions',
  ],
  [
    'no templates on a table',
    withProperties({ ...api(), ...tableSource(), ...unit('Query.a', 'Table', NONE) }, 'QueryaResolver', {
      RequestMappingTemplate: { Ref: 'AWS::NoValue' },
      ResponseMappingTemplate: { Ref: 'AWS::NoValue' },
    }),
    'AMAZON_DYNAMODB data source needs mapping templates or code',
  ],
  ['a template that cannot be compiled', { ...api(), ...unit('Query.a', 'None', '$util.frobnicate()') }, /frobnicate/],
];

describe('the start is refused, by name, for', () => {
  it.each(REFUSED)('%s', async (_, resources, message) => {
    expect(await failure(resources)).toMatch(message);
  });
});

it('accepts every part of an API that it simulates', async () => {
  const started = await startApi({
    assembly: {
      ...api({
        IntrospectionConfig: 'DISABLED',
        QueryDepthLimit: '5',
        ResolverCountLimit: 100,
        EnvironmentVariables: { A: 'b' },
        XrayEnabled: true,
        LogConfig: { FieldLogLevel: 'ERROR', CloudWatchLogsRoleArn: 'arn:aws:iam::000000000000:role/logs' },
      }),
      ...tableSource(),
      ...lambdaSource('Fn'),
      ...unit('Query.a', 'None', NONE),
      Key: part('ApiKey', { Expires: 4_000_000_000 }),
      Cache: part('ApiCache', { ApiCachingBehavior: 'PER_RESOLVER_CACHING', Ttl: 60, Type: 'SMALL' }),
    },
  });
  const byId = new Map(started.assembly.resources.map((resource) => [resource.logicalId, resource]));
  await started.stop();
  const base = `arn:aws:appsync:us-east-1:000000000000:apis/${started.apiId}`;

  expect(started.apiId).toMatch(/^[a-z2-7]{26}$/);
  expect(byId.get('Api')).toMatchObject({
    ref: base,
    attributes: {
      Arn: base,
      ApiId: started.apiId,
      GraphQLUrl: `${started.endpoint}/graphql/${started.apiId}`,
      RealtimeUrl: `${started.endpoint.replace('http', 'ws')}/graphql/${started.apiId}/realtime`,
    },
  });
  expect(byId.get('Schema')?.ref).toBe(`${started.apiId}GraphQLSchema`);
  expect(byId.get('Table')).toMatchObject({ ref: `${base}/datasources/Table`, attributes: { Name: 'Table' } });
  expect(byId.get('QueryaResolver')?.ref).toBe(`${base}/types/Query/resolvers/a`);
  expect(byId.get('Key')?.attributes['ApiKey']).toMatch(/^da2-[a-z2-7]{26}$/);
});
