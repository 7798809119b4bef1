import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject, Resource, ResourceIdentity } from '../../../assembly/resource.js';
import { openGateway } from '../../../gateway/gateway.js';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import { createLog, type LogEntry } from '../../../shared/log.js';
import { openStore } from '../../../shared/store.js';
import type { Ports } from '../../ports.js';
import { type AnyLocalService, createIdentify, startServices } from '../../start-services.js';

export const TEST_ACCOUNT = '000000000000';
export const TEST_REGION = 'us-east-1';

/** A template's resource as a test writes it: type and properties; the path is made of the logical id. */
export interface TestResource {
  readonly type: string;
  readonly properties: JsonObject;
}

export interface TestBackend {
  readonly endpoint: string;
  readonly ports: Ports;
  readonly clock: MovableClock;
  readonly dataDir: string;
  readonly log: readonly LogEntry[];
  readonly resources: Readonly<Record<string, Resource>>;
  /** Ends the services; the data stays for another start in the same folder. */
  stop(): Promise<void>;
  /** Ends the services and removes their data. */
  remove(): Promise<void>;
}

/** Starts real services behind the real gateway, on a template that the test spells out. */
export async function startBackend(
  services: readonly AnyLocalService[],
  template: Readonly<Record<string, TestResource>>,
  options: { readonly dataDir?: string; readonly clock?: MovableClock } = {},
): Promise<TestBackend> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'local-backend-'));
  const clock = options.clock ?? createMovableClock();
  const log: LogEntry[] = [];
  const sink = (entry: LogEntry) => log.push(entry);
  const store = openStore(join(dataDir, 'state'));
  const gateway = await openGateway(0, createLog('gateway', sink));
  const resources = identifyAll(services, template, gateway.endpoint);
  const closeAll = async () => {
    await gateway.close();
    await store.close();
  };
  const started = await startServices({
    services,
    assembly: {
      region: TEST_REGION,
      accountId: TEST_ACCOUNT,
      resources: Object.values(resources),
      assetPath: () => dataDir,
    },
    endpoint: gateway.endpoint,
    ...{ dataDir, store, clock, sink, deliver: () => undefined },
  }).catch(async (error: unknown) => {
    await closeAll();
    if (options.dataDir === undefined) {
      rmSync(dataDir, { recursive: true, force: true });
    }
    throw error;
  });
  gateway.serve(started.routed);
  const stop = async () => {
    await started.stop();
    await closeAll();
  };
  return {
    ...{ endpoint: gateway.endpoint, ports: started.ports, clock, dataDir, log, resources, stop },
    async remove() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function identifyAll(
  services: readonly AnyLocalService[],
  template: Readonly<Record<string, TestResource>>,
  endpoint: string,
): Readonly<Record<string, Resource>> {
  return Object.fromEntries(
    Object.entries(template).map(([logicalId, { type, properties }]) => {
      const identity = identifyTestResource(services, logicalId, { type, properties }, endpoint);
      return [logicalId, { logicalId, path: `test/${logicalId}`, type, properties, metadata: {}, ...identity }];
    }),
  );
}

/** What `startBackend` will name a resource: for templates whose resources refer to each other. */
export function identifyTestResource(
  services: readonly AnyLocalService[],
  logicalId: string,
  { type, properties }: TestResource,
  endpoint = 'http://127.0.0.1:1',
): ResourceIdentity {
  return createIdentify(services)({
    ...{ stackName: 'test', logicalId, path: `test/${logicalId}`, type, properties, endpoint },
    ...{ region: TEST_REGION, accountId: TEST_ACCOUNT },
    stableId: (alphabet, length, salt = '') => drawStable(alphabet, length, logicalId + salt),
  });
}

/** Any function of its arguments will do for a test. */
function drawStable(alphabet: string, length: number, seed: string): string {
  let state = [...seed].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7);
  return Array.from({ length }, () => {
    state = (state * 48_271 + 11) % 2_147_483_647;
    return alphabet.charAt(state % alphabet.length);
  }).join('');
}

/** A role that Lambda may assume, named `name`, with one inline policy of these statements. */
export function buildRole(name: string, statements: readonly Json[], properties: JsonObject = {}): TestResource {
  return {
    type: 'AWS::IAM::Role',
    properties: {
      RoleName: name,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      ...(statements.length === 0
        ? {}
        : { Policies: [{ PolicyName: 'Inline', PolicyDocument: { Version: '2012-10-17', Statement: statements } }] }),
      ...properties,
    },
  };
}
