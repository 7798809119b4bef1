import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Assembly, Json, JsonObject, Resource } from '../../../assembly/resource.js';
import { openGateway } from '../../../gateway/gateway.js';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import { createLog, type LogEntry } from '../../../shared/log.js';
import { openStore } from '../../../shared/store.js';
import { iamService, OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../../iam/index.js';
import type { BusEvent, EventBridgePort, LambdaPort, Ports, SqsPort } from '../../ports.js';
import type { LocalService } from '../../service.js';
import { createIdentify, startServices } from '../../start-services.js';
import { s3Service } from '../index.js';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
/** The bucket of `PLAIN_TEMPLATE`. */
export const BUCKET = 'media-bucket';

export type TestTemplate = Readonly<Record<string, { readonly type: string; readonly properties: JsonObject }>>;

export const PLAIN_TEMPLATE: TestTemplate = {
  Media: { type: 'AWS::S3::Bucket', properties: { BucketName: BUCKET } },
};

/** What the destinations of events received; `fail` makes the next so many deliveries fail. */
export interface Received {
  readonly bus: BusEvent[];
  readonly invoked: { readonly arn: string; readonly payload: string }[];
  readonly sent: { readonly arn: string; readonly body: string }[];
  fail: number;
}

export interface TestS3 {
  readonly endpoint: string;
  readonly ports: Ports;
  readonly clock: MovableClock;
  readonly dataDir: string;
  readonly log: readonly LogEntry[];
  readonly received: Received;
  readonly resources: Readonly<Record<string, Resource>>;
  /** A real SDK client with the operator's keys, never retrying. */
  client(config?: S3ClientConfig): S3Client;
  /** Credentials of a role of the template. */
  clientOf(roleArn: string, config?: S3ClientConfig): Promise<S3Client>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export interface StartS3Options {
  readonly dataDir?: string;
  readonly clock?: MovableClock;
  readonly assets?: Readonly<Record<string, string>>;
  readonly received?: Received;
}

/** S3 with the real IAM behind the real gateway; the services that events go to are recorders. */
export async function startS3Backend(
  template: TestTemplate = PLAIN_TEMPLATE,
  options: StartS3Options = {},
): Promise<TestS3> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'dropclip-s3-'));
  const clock = options.clock ?? createMovableClock();
  const received = options.received ?? { bus: [], invoked: [], sent: [], fail: 0 };
  const log: LogEntry[] = [];
  const sink = (entry: LogEntry) => log.push(entry);
  const store = openStore(join(dataDir, 'state'));
  const gateway = await openGateway(0, createLog('gateway', sink));
  const { endpoint } = gateway;
  const stops = [() => gateway.close(), () => store.close()];
  const stop = async () => {
    for (const each of stops) {
      await each();
    }
  };
  try {
    const resources = identifyAll(template, endpoint);
    const services = [iamService, s3Service, ...recorders(received)];
    const assembly = buildAssembly(dataDir, resources, options.assets ?? {});
    const shared = { dataDir, store, clock, sink, deliver: () => undefined };
    const { routed, ports, stop: stopServices } = await startServices({ services, assembly, endpoint, ...shared });
    stops.unshift(stopServices);
    gateway.serve(routed);
    return { endpoint, ports, resources, clock, dataDir, log, received, stop, ...clientsFor(endpoint, ports), remove };
  } catch (error) {
    await (options.dataDir === undefined ? remove() : stop());
    throw error;
  }

  async function remove(): Promise<void> {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function buildAssembly(
  directory: string,
  resources: Readonly<Record<string, Resource>>,
  assets: Readonly<Record<string, string>>,
): Assembly {
  return {
    ...{ directory, stackName: 'test', region: REGION, accountId: ACCOUNT, outputs: {}, rootTemplate: {} },
    resources: Object.values(resources),
    assetPath: (objectKey) => assets[objectKey] ?? directory,
  };
}

function clientsFor(endpoint: string, ports: Ports): Pick<TestS3, 'client' | 'clientOf'> {
  const operator = { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY };
  const client = (config: S3ClientConfig = {}) =>
    new S3Client({
      ...{ endpoint, region: REGION, forcePathStyle: true, maxAttempts: 1, credentials: operator },
      ...config,
    });
  return {
    client,
    async clientOf(roleArn, config = {}) {
      const issued = await ports.iam.issue({ roleArn, sessionName: 'session', durationSeconds: 3600 });
      const { accessKeyId, secretAccessKey, sessionToken } = issued;
      return client({ credentials: { accessKeyId, secretAccessKey, sessionToken }, ...config });
    },
  };
}

export function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** A role with one inline policy of these statements. */
export function buildRole(name: string, statements: readonly Json[]): TestTemplate[string] {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  return {
    type: 'AWS::IAM::Role',
    properties: {
      RoleName: name,
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
      Policies: [{ PolicyName: 'Inline', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

function identifyAll(template: TestTemplate, endpoint: string): Readonly<Record<string, Resource>> {
  const identify = createIdentify([iamService, s3Service]);
  return Object.fromEntries(
    Object.entries(template).map(([logicalId, { type, properties }]) => {
      const base = { logicalId, path: `test/${logicalId}`, type, properties };
      const stableId = (alphabet: string, length: number) => alphabet.charAt(logicalId.length).repeat(length);
      const identity = identify({ stackName: 'test', ...base, region: REGION, accountId: ACCOUNT, endpoint, stableId });
      return [logicalId, { ...base, metadata: {}, ...identity }];
    }),
  );
}

/** ARNs that hold `closed` have a policy that lets nobody in. */
function recorders(received: Received) {
  const failing = () => {
    if (received.fail > 0) {
      received.fail -= 1;
      throw new Error('The destination is out of order.');
    }
  };
  const policyFor = (arn: string, action: string): JsonObject => ({
    Version: '2012-10-17',
    Statement: arn.includes('closed')
      ? []
      : [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: action, Resource: arn }],
  });
  const events: EventBridgePort = {
    async putEvent(event) {
      failing();
      received.bus.push(event);
    },
  };
  const unused = () => Promise.reject(new Error('S3 does not use this.'));
  const lambda: LambdaPort = {
    invoke: unused,
    async invokeAsync(arn, payload) {
      failing();
      received.invoked.push({ arn, payload });
    },
    resourcePolicy: (arn) => policyFor(arn, 'lambda:InvokeFunction'),
  };
  const sqs: SqsPort = {
    async send(arn, body) {
      failing();
      received.sent.push({ arn, body });
    },
    receive: unused,
    remove: unused,
    changeVisibility: unused,
    onAvailable: () => () => undefined,
    resourcePolicies: (arn) => [policyFor(arn, 'sqs:SendMessage')],
  };
  return [recorder('events', events), recorder('lambda', lambda), recorder('sqs', sqs)] as const;
}

function recorder<Name extends 'events' | 'lambda' | 'sqs'>(name: Name, port: Ports[Name]): LocalService<Name> {
  return {
    name,
    resourceTypes: [],
    identify: () => ({ ref: '', attributes: {} }),
    start: async () => ({ port, stop: async () => undefined }),
  };
}
