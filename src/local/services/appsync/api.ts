import type { GraphQLSchema } from 'graphql-16';
import type { Clock } from '../../shared/clock.js';
import type { Log } from '../../shared/log.js';
import type { Ports } from '../ports.js';
import { type Authenticator, createAuthenticator } from './auth/authenticator.js';
import { createDynamodbRunner } from './data-sources/dynamodb/index.js';
import { createNextTokens } from './data-sources/dynamodb/next-token.js';
import { createLambdaRunner } from './data-sources/lambda.js';
import { runNone } from './data-sources/none.js';
import { createRoleGate } from './data-sources/role-gate.js';
import { type ApiCache, createApiCache } from './execution/api-cache.js';
import {
  type CompiledResolver,
  type Compilers,
  compileResolvers,
  type DataSourceRunners,
} from './execution/compile-resolver.js';
import { createDocumentCache } from './execution/document-cache.js';
import { createExecutor, type Executor } from './execution/execute.js';
import { createFieldAccess } from './execution/field-access.js';
import { installResolvers } from './execution/install-resolvers.js';
import { RequestContext, type RequestContextInput } from './execution/request-context.js';
import { createRunResolver } from './execution/run-resolver.js';
import type { ApiDefinition } from './load/definition.js';
import { createDelivery } from './realtime/delivery.js';
import { createHub, type Hub } from './realtime/hub.js';
import {
  buildApiSchema,
  findField,
  listFields,
  type SchemaField,
  subscriptionsByMutation,
} from './schema/build-schema.js';

export type AppSyncPorts = Pick<Ports, 'iam' | 'dynamodb' | 'lambda' | 'cognito-idp'>;

/** An API whose schema and templates were found good, before the other services are there. */
export interface PreparedApi {
  readonly definition: ApiDefinition;
  readonly schema: GraphQLSchema;
  readonly fields: readonly SchemaField[];
  readonly fedBy: ReadonlyMap<string, readonly string[]>;
  readonly resolvers: readonly CompiledResolver[];
}

/** A running API. */
export interface Api {
  readonly definition: ApiDefinition;
  readonly authenticate: Authenticator;
  readonly execute: Executor;
  readonly hub: Hub;
  createContext(input: RequestContextInput): RequestContext;
}

/** @throws AppSyncLoadError or TemplateError for what AppSync would refuse or this engine does not simulate. */
export function prepareApi(definition: ApiDefinition, compilers: Compilers): PreparedApi {
  const schema = buildApiSchema(definition);
  for (const { typeName, fieldName } of definition.resolvers) {
    findField(schema, typeName, fieldName);
  }
  return {
    definition,
    schema,
    fields: listFields(schema, definition),
    fedBy: subscriptionsByMutation(schema),
    resolvers: compileResolvers(definition.resolvers, compilers),
  };
}

export interface StartApiInput {
  readonly ports: AppSyncPorts;
  readonly clock: Clock;
  readonly log: Log;
  /** Signs the `nextToken`s. */
  readonly tokenSecret: Buffer;
}

/** Connects a prepared API with the other services. */
export function startApi(prepared: PreparedApi, { ports, clock, log, tokenSecret }: StartApiInput): Api {
  const { definition, schema, fedBy } = prepared;
  const cache = createApiCache(definition.cache, clock);
  install(prepared, ports, cache, tokenSecret);
  const prepare = createDocumentCache(schema, definition.introspection);
  const surroundings = {
    ...{ environment: definition.environment, resolverCountLimit: definition.resolverCountLimit },
    ...{ clock, log, evict: cache.evict },
  };
  return {
    definition,
    authenticate: createAuthenticator(definition, ports, clock),
    execute: createExecutor({ schema, api: definition, prepare, log }),
    hub: createHub({ fedBy, deliver: createDelivery(definition, log), clock, log }),
    createContext: (input) => new RequestContext(input, surroundings),
  };
}

function install(prepared: PreparedApi, ports: AppSyncPorts, cache: ApiCache, tokenSecret: Buffer): void {
  const { definition, fields } = prepared;
  const runners = createRunners(definition, ports, tokenSecret);
  const access = { arn: definition.arn, hasAuthorizer: definition.auth.lambda !== undefined };
  installResolvers({
    fields,
    resolvers: new Map(
      prepared.resolvers.map((resolver) => [
        `${resolver.definition.typeName}.${resolver.definition.fieldName}`,
        cache.wrap(resolver.definition, createRunResolver(resolver, runners)),
      ]),
    ),
    checks: new Map(
      fields.flatMap((field) => {
        const check = createFieldAccess(field, access, ports.iam);
        return check === undefined ? [] : [[`${field.typeName}.${field.field.name}`, check]];
      }),
    ),
  });
}

function createRunners(api: ApiDefinition, ports: AppSyncPorts, tokenSecret: Buffer): DataSourceRunners {
  const gate = createRoleGate(ports.iam);
  const tokens = createNextTokens(tokenSecret);
  const { region, accountId } = api;
  return {
    NONE: runNone,
    AMAZON_DYNAMODB: createDynamodbRunner({ dynamodb: ports.dynamodb, gate, tokens, region, accountId }),
    AWS_LAMBDA: createLambdaRunner(ports.lambda, gate),
  };
}
