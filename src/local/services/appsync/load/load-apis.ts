import type { Assembly, Resource } from '../../../assembly/resource.js';
import type { Clock } from '../../../shared/clock.js';
import { LIMITS } from '../limits.js';
import type { ApiCacheDefinition, ApiDefinition, ApiKeyDefinition } from './definition.js';
import { loadAuth } from './load-auth.js';
import { loadDataSources } from './load-data-sources.js';
import { AppSyncLoadError } from './load-error.js';
import { loadResolvers } from './load-resolvers.js';
import { loadFunctions } from './load-steps.js';
import { createTextLoader } from './load-text.js';
import { type PropertyReader, readProperties } from './properties.js';

/** Properties of an API. Those that only describe, log or trace change no answer and are taken as they are. */
const API_PROPERTIES = [
  'Name',
  'AuthenticationType',
  'UserPoolConfig',
  'LambdaAuthorizerConfig',
  'AdditionalAuthenticationProviders',
  'IntrospectionConfig',
  'QueryDepthLimit',
  'ResolverCountLimit',
  'EnvironmentVariables',
  'ApiType',
  'Visibility',
  'LogConfig',
  'XrayEnabled',
  'EnhancedMetricsConfig',
  'OwnerContact',
  'Tags',
];

export interface LoadInput {
  readonly resources: readonly Resource[];
  readonly assembly: Pick<Assembly, 'assetPath' | 'region' | 'accountId'>;
  readonly clock: Clock;
}

/**
 * Gathers each GraphQL API with its schema, data sources, functions, resolvers and keys.
 *
 * @throws AppSyncLoadError naming what AppSync would refuse or the engine does not simulate.
 */
export function loadApis({ resources, assembly, clock }: LoadInput): readonly ApiDefinition[] {
  const loadText = createTextLoader(assembly);
  const apis = resources.filter(({ type }) => type === 'AWS::AppSync::GraphQLApi');
  return apis.map((resource) => {
    const api = readProperties(resource);
    const id = resource.attributes['ApiId'] ?? '';
    const parts = (type: string) =>
      resources.filter((part) => part.type === `AWS::AppSync::${type}` && part.properties['ApiId'] === id);
    const dataSources = loadDataSources(parts('DataSource'));
    const functions = loadFunctions(parts('FunctionConfiguration'), dataSources, loadText);
    return {
      id,
      arn: resource.ref,
      region: assembly.region,
      accountId: assembly.accountId,
      ...loadSettings(api),
      sdl: loadSdl(api, parts('GraphQLSchema'), loadText),
      resolvers: loadResolvers(parts('Resolver'), { dataSources, functions, loadText }),
      apiKeys: parts('ApiKey').map((part) => loadApiKey(part, clock.now())),
      cache: loadCache(parts('ApiCache')),
    };
  });
}

function loadSettings(api: PropertyReader) {
  api.only(API_PROPERTIES);
  api.word('ApiType', ['GRAPHQL'], 'GRAPHQL');
  api.word('Visibility', ['GLOBAL'], 'GLOBAL');
  const queryDepthLimit = api.number('QueryDepthLimit', 0);
  if (queryDepthLimit < 0 || queryDepthLimit > LIMITS.maxQueryDepthLimit) {
    throw new AppSyncLoadError(api.where, `QueryDepthLimit must be 0 to ${LIMITS.maxQueryDepthLimit}`);
  }
  const resolverCountLimit = api.number('ResolverCountLimit', 0) || LIMITS.maxResolversPerRequest;
  if (resolverCountLimit < 0 || resolverCountLimit > LIMITS.maxResolversPerRequest) {
    throw new AppSyncLoadError(api.where, `ResolverCountLimit must be 0 to ${LIMITS.maxResolversPerRequest}`);
  }
  return {
    name: api.text('Name'),
    auth: loadAuth(api),
    introspection: api.word('IntrospectionConfig', ['ENABLED', 'DISABLED'], 'ENABLED') === 'ENABLED',
    queryDepthLimit,
    resolverCountLimit,
    environment: api.textMap('EnvironmentVariables'),
  };
}

function loadSdl(
  api: PropertyReader,
  schemas: readonly Resource[],
  loadText: ReturnType<typeof createTextLoader>,
): string {
  const [schema, ...others] = schemas;
  if (schema === undefined || others.length > 0) {
    throw new AppSyncLoadError(api.where, `an API has one schema, this one has ${schemas.length}`);
  }
  const properties = readProperties(schema);
  properties.only(['ApiId', 'Definition', 'DefinitionS3Location']);
  const sdl = loadText(properties, 'Definition', 'DefinitionS3Location');
  if (sdl === undefined) {
    throw new AppSyncLoadError(properties.where, 'Definition or DefinitionS3Location must be given');
  }
  if (Buffer.byteLength(sdl) > LIMITS.maxSchemaBytes) {
    throw new AppSyncLoadError(properties.where, `the schema is larger than ${LIMITS.maxSchemaBytes} bytes`);
  }
  return sdl;
}

function loadApiKey(resource: Resource, nowMs: number): ApiKeyDefinition {
  const properties = readProperties(resource);
  properties.only(['ApiId', 'ApiKeyId', 'Description', 'Expires']);
  const expiresSeconds = properties.number('Expires', (nowMs + LIMITS.defaultApiKeyLifetimeMs) / 1000);
  return { key: resource.attributes['ApiKey'] ?? '', expiresAtMs: expiresSeconds * 1000 };
}

function loadCache(resources: readonly Resource[]): ApiCacheDefinition | undefined {
  const [resource] = resources;
  if (resource === undefined) {
    return undefined;
  }
  const properties = readProperties(resource);
  properties.only([
    'ApiId',
    'ApiCachingBehavior',
    'Ttl',
    'Type',
    'AtRestEncryptionEnabled',
    'TransitEncryptionEnabled',
    'HealthMetricsConfig',
  ]);
  return {
    behaviour: properties.word('ApiCachingBehavior', ['FULL_REQUEST_CACHING', 'PER_RESOLVER_CACHING']),
    ttlSeconds: properties.number('Ttl', 0),
  };
}
