import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAssembly } from '../../../assembly/index.js';
import type { Assembly, JsonObject } from '../../../assembly/resource.js';
import { openGateway } from '../../../gateway/gateway.js';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import { createLog, type LogEntry } from '../../../shared/log.js';
import { openStore } from '../../../shared/store.js';
import { iamService } from '../../iam/index.js';
import type { Ports } from '../../ports.js';
import { type AnyLocalService, createIdentify, startServices } from '../../start-services.js';
import { appsyncService } from '../index.js';
import { createTable, startTestEngine, type TestEngine } from './dynamodb-engine.js';
import {
  type FakeFunction,
  fakeDynamodb,
  fakeLambda,
  fakeRest,
  fakeToken,
  fakeUserPools,
  TEST_POOL_ID,
} from './fake-services.js';

export interface GraphqlAnswer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly extensions?: unknown;
}

export interface TestApi {
  readonly endpoint: string;
  /** `http://127.0.0.1:PORT/graphql/ID`. */
  readonly url: string;
  readonly apiId: string;
  readonly assembly: Assembly;
  readonly engine: TestEngine;
  readonly ports: Ports;
  readonly clock: MovableClock;
  readonly log: readonly LogEntry[];
  /** Subjects whose tokens count as revoked. */
  readonly revoked: Set<string>;
  /** Payloads of asynchronous invocations. */
  readonly asynchronous: readonly unknown[];
  tokenOf(subject: string, groups?: readonly string[], claims?: JsonObject): string;
  /** Sends a query as JSON; as `alice` of the test pool unless other headers are given. */
  query(query: string, variables?: object, headers?: Readonly<Record<string, string>>): Promise<GraphqlAnswer>;
  stop(): Promise<void>;
}

export interface StartApiOptions {
  /** A cloud assembly's folder, or the resources of a template to make one of. */
  readonly assembly: string | Readonly<Record<string, JsonObject>>;
  readonly functions?: Readonly<Record<string, FakeFunction>>;
  /** Tables to create before the start. */
  readonly tables?: Readonly<Record<string, Parameters<typeof createTable>[2]>>;
}

const PLACE = { region: 'us-east-1', accountId: '000000000000' } as const;

/** Starts the engine behind the real gateway with the real IAM, on a real assembly and a real table engine. */
export async function startApi({ assembly, functions = {}, tables = {} }: StartApiOptions): Promise<TestApi> {
  const dataDir = mkdtempSync(join(tmpdir(), 'appsync-'));
  const directory = typeof assembly === 'string' ? assembly : writeAssembly(dataDir, assembly);
  const engine = await startTestEngine();
  for (const [name, shape] of Object.entries(tables)) {
    await createTable(engine, name, shape);
  }
  const clock = createMovableClock();
  const log: LogEntry[] = [];
  const sink = (entry: LogEntry) => void log.push(entry);
  const store = openStore(join(dataDir, 'state'));
  const gateway = await openGateway(0, createLog('gateway', sink));
  const revoked = new Set<string>();
  const asynchronous: unknown[] = [];
  const services = servicesFor(directory, [
    fakeUserPools(revoked, clock),
    fakeDynamodb(engine),
    fakeLambda(functions, asynchronous),
  ]);
  const close = async () => {
    await gateway.close();
    await store.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const start = async () => {
    const loaded = loadAssembly({
      directory,
      identify: createIdentify(services),
      endpoint: gateway.endpoint,
      ...PLACE,
    });
    const started = await startServices({
      ...{ services, assembly: loaded, endpoint: gateway.endpoint, dataDir, store, clock, sink },
      deliver: () => undefined,
    });
    return { loaded, started };
  };
  const { loaded, started } = await start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  gateway.serve(started.routed);
  const api = loaded.resources.find(({ type }) => type === 'AWS::AppSync::GraphQLApi');
  const url = api?.attributes['GraphQLUrl'] ?? '';
  const tokenOf = tokensOf(clock);
  return {
    ...{ endpoint: gateway.endpoint, url, apiId: api?.attributes['ApiId'] ?? '', assembly: loaded, engine },
    ...{ ports: started.ports, clock, log, revoked, asynchronous, tokenOf },
    query: (query, variables, headers = { authorization: tokenOf('alice') }) =>
      post(url, JSON.stringify({ query, variables }), headers),
    stop: async () => {
      await started.stop();
      await close();
    },
  };
}

/** The real IAM and AppSync, the fakes they talk to, and an owner for every other resource. */
function servicesFor(directory: string, fakes: readonly AnyLocalService[]): readonly AnyLocalService[] {
  const own = [iamService, ...fakes, appsyncService];
  const owned = new Set(own.flatMap(({ resourceTypes }) => resourceTypes));
  return [...own, fakeRest(typesIn(directory).filter((type) => !owned.has(type)))];
}

function tokensOf(clock: MovableClock): TestApi['tokenOf'] {
  return (subject, groups = [], claims = {}) =>
    fakeToken({
      sub: subject,
      username: subject,
      iss: `https://cognito-idp.us-east-1.amazonaws.com/${TEST_POOL_ID}`,
      client_id: 'app',
      exp: Math.floor(clock.now() / 1000) + 3600,
      ...(groups.length === 0 ? {} : { 'cognito:groups': groups }),
      ...claims,
    });
}

export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<GraphqlAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const answer = (await response.json()) as Omit<GraphqlAnswer, 'status'>;
  return { status: response.status, ...answer };
}

function writeAssembly(dataDir: string, resources: Readonly<Record<string, JsonObject>>): string {
  const write = (name: string, content: object) => writeFileSync(join(dataDir, name), JSON.stringify(content));
  write('manifest.json', {
    artifacts: { app: { type: 'aws:cloudformation:stack', properties: { templateFile: 'app.template.json' } } },
  });
  write('app.template.json', { Resources: resources });
  write('app.assets.json', { files: {} });
  return dataDir;
}

function typesIn(directory: string): readonly string[] {
  const types = readdirSync(directory)
    .filter((name) => name.endsWith('.template.json'))
    .flatMap((name) => {
      const { Resources } = JSON.parse(readFileSync(join(directory, name), 'utf8')) as {
        readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
      };
      return Object.values(Resources).map(({ Type }) => Type);
    });
  return [...new Set(types)].filter((type) => type !== 'AWS::CloudFormation::Stack');
}
