import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject, Resource } from '../../../assembly/resource.js';
import { openGateway } from '../../../gateway/gateway.js';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import { createLog, type LogEntry } from '../../../shared/log.js';
import { openStore } from '../../../shared/store.js';
import type { Ports } from '../../ports.js';
import { type AnyLocalService, createIdentify, startServices } from '../../start-services.js';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** Stands for the runtime's address, which is not known yet when a test writes its template. */
export const ENDPOINT = 'http://endpoint.invalid';

/** A resource as a template has it; logical id is its key. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
}

export interface TestBackendOptions {
  readonly services: readonly AnyLocalService[];
  readonly template: Readonly<Record<string, TemplateResource>>;
  /** Asset folders by object key. */
  readonly assets?: Readonly<Record<string, string>>;
  /** A folder of an earlier run, to start on its data; made, and removed by `remove`, when absent. */
  readonly directory?: string;
  readonly clock?: MovableClock;
}

export interface TestBackend {
  readonly endpoint: string;
  readonly ports: Ports;
  readonly clock: MovableClock;
  readonly directory: string;
  readonly log: readonly LogEntry[];
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** Real services behind the real gateway. Names are given in the template, so ARNs are known beforehand. */
export async function startBackend(options: TestBackendOptions): Promise<TestBackend> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'local-backend-'));
  const clock = options.clock ?? createMovableClock();
  const log: LogEntry[] = [];
  const sink = (entry: LogEntry) => log.push(entry);
  mkdirSync(join(directory, 'store'), { recursive: true });
  const store = openStore(join(directory, 'store'));
  const gateway = await openGateway(0, createLog('gateway', sink));
  const close = async () => {
    await gateway.close();
    await store.close();
  };
  const started = await startServices({
    services: options.services,
    assembly: buildAssembly(options, directory, gateway.endpoint),
    endpoint: gateway.endpoint,
    dataDir: join(directory, 'data'),
    store,
    clock,
    sink,
    deliver: () => undefined,
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  gateway.serve(started.routed);
  const stop = async () => {
    await started.stop();
    await close();
  };
  return {
    ...{ endpoint: gateway.endpoint, ports: started.ports, clock, directory, log, stop },
    async remove() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function buildAssembly({ services, template, assets = {} }: TestBackendOptions, directory: string, endpoint: string) {
  const identify = createIdentify(services);
  const resources = Object.entries(template).map(([logicalId, { Type: type, Properties = {} }]): Resource => {
    const properties = JSON.parse(JSON.stringify(Properties).replaceAll(ENDPOINT, endpoint)) as JsonObject;
    const path = `test-stack/${logicalId}`;
    const stableId = (alphabet: string, length: number) => alphabet.charAt(logicalId.length).repeat(length);
    const input = {
      stackName: 'test-stack',
      logicalId,
      path,
      type,
      properties,
      region: REGION,
      accountId: ACCOUNT,
      endpoint,
      stableId,
    };
    return { logicalId, path, type, properties, metadata: {}, ...identify(input) };
  });
  return {
    directory,
    stackName: 'test-stack',
    region: REGION,
    accountId: ACCOUNT,
    resources,
    outputs: {},
    rootTemplate: {},
    assetPath: (objectKey: string) => {
      const path = assets[objectKey];
      if (path === undefined) {
        throw new Error(`no asset ${objectKey}`);
      }
      return path;
    },
  };
}

export function arnOf(service: 'sqs' | 'lambda' | 'events' | 'iam', name: string): string {
  const forms = {
    sqs: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
    lambda: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
    events: `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`,
    iam: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  };
  return forms[service];
}

/** A role named `name` that may do exactly what the statements say. */
export function buildRole(name: string, ...statements: readonly { action: Json; resource: Json }[]): TemplateResource {
  const policy = {
    PolicyName: 'test',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: statements.map(({ action, resource }) => ({ Effect: 'Allow', Action: action, Resource: resource })),
    },
  };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: statements.length === 0 ? [] : [policy],
    },
  };
}

export function buildQueue(name: string, properties: JsonObject = {}): TemplateResource {
  return { Type: 'AWS::SQS::Queue', Properties: { QueueName: name, ...properties } };
}
