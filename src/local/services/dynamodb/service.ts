import type { JsonObject, Resource } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import type { DynamodbPort } from '../ports.js';
import type { LocalService, ServiceContext } from '../service.js';
import { type ArnTranslation, createArnTranslation } from './arns.js';
import { createContinuousBackups } from './continuous-backups.js';
import { createEngineClient, type EngineClient } from './engine/engine-client.js';
import { type Engine, startEngineProcess } from './engine/engine-process.js';
import { createRequestHandler } from './handle-request.js';
import { OPERATIONS } from './operations.js';
import { ensureTable } from './tables/ensure-table.js';
import { identifyTable } from './tables/identify.js';
import { AMPLIFY_TABLE_TYPE, readTableDefinition, type TableDefinition } from './tables/table-definition.js';
import { readEventSources, withoutUnreadStream } from './tables/unread-stream.js';
import { createTtlSweeper } from './ttl.js';

export interface DynamodbServiceOptions {
  /** Address of another DynamoDB-compatible engine, such as DynamoDB Local, to use instead of starting one. */
  readonly endpoint?: string;
  /** The engine's program, when it is neither installed as a package nor on the PATH. */
  readonly binary?: string;
  /** Whether Amplify's tables have their streams all the same when no function of the backend reads them; default: they do. */
  readonly unreadStreams?: 'kept' | 'left off';
}

/** DynamoDB: an engine behind signatures, policies and the template's tables. */
export function createDynamodbService(options: DynamodbServiceOptions = {}): LocalService<'dynamodb'> {
  return {
    name: 'dynamodb',
    routes: { signingNames: ['dynamodb'], targets: ['DynamoDB_20120810', 'DynamoDBStreams_20120810'] },
    resourceTypes: [AMPLIFY_TABLE_TYPE, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
    operations: Object.keys(OPERATIONS),
    identify: identifyTable,
    start: (context) => startDynamodb(context, options),
  };
}

async function startDynamodb(context: ServiceContext, options: DynamodbServiceOptions) {
  const { store, clock, log, assembly, ports } = context;
  const eventSources = readEventSources(assembly.resources);
  const definitions = context.resources.map((resource) =>
    options.unreadStreams === 'left off'
      ? withoutUnreadStream(readTableDefinition(resource), resource, eventSources)
      : readTableDefinition(resource),
  );
  const engine = await startEngine(context, options);
  const client = createEngineClient(engine);
  const arns = createArnTranslation(assembly.region);
  const backups = createContinuousBackups(store);
  const sweeper = createTtlSweeper({ call: client.call, tables: definitions, clock, log });
  const stop = async () => {
    await sweeper.stop();
    await client.close();
    await engine.stop();
  };
  try {
    for (const definition of definitions) {
      arns.learn(definition, await ensureTable(client.call, definition));
      await backups.declare(definition);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const handle = createRequestHandler({
    ...{ engine: client, arns, backups, iam: () => ports.iam },
    tables: new Map(definitions.map((definition: TableDefinition) => [definition.name, definition])),
    arnPrefix: `arn:aws:dynamodb:${assembly.region}:${assembly.accountId}`,
  });
  return {
    port: createPort(client, arns),
    handle,
    ready: async () => sweeper.start(),
    discard: ({ ref }: Resource) => discardTable(client.call, ref),
    stop,
  };
}

/** A table that is protected from deletion stays, and says so. */
async function discardTable(call: EngineClient['call'], name: string): Promise<void> {
  try {
    await call('DeleteTable', { TableName: name });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') {
      throw error;
    }
  }
}

async function startEngine(
  { dataDir, log }: ServiceContext,
  { endpoint, binary }: DynamodbServiceOptions,
): Promise<Engine> {
  if (endpoint !== undefined) {
    return { endpoint: () => endpoint, stop: async () => undefined };
  }
  return startEngineProcess({ dataDir, log, ...(binary === undefined ? {} : { binary }) });
}

/** Data operations go straight to the engine: its ARNs appear in the others alone. */
function createPort(client: EngineClient, arns: ArnTranslation): DynamodbPort {
  const callControl = async (action: string, input: JsonObject) =>
    arns.fromEngine(action, input, await client.call(action, arns.toEngine(action, input)));
  return {
    call: (action, input) =>
      OPERATIONS[action]?.isControl === true ? callControl(action, input) : client.call(action, input),
  };
}
