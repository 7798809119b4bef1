import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../assembly/index.js';
import { openGateway } from '../../gateway/gateway.js';
import { signedFetch } from '../../services/iam/test-support/signed-fetch.js';
import type { Ports } from '../../services/ports.js';
import { createMovableClock } from '../../shared/clock.js';
import { createLog, type LogEntry } from '../../shared/log.js';
import { openStore } from '../../shared/store.js';
import type { Deployments } from '../deployments.js';
import { openDeployments } from '../open-deployments.js';

export interface ControlPlane {
  readonly endpoint: string;
  readonly deployments: Deployments;
  readonly ports: Ports;
  readonly logs: readonly LogEntry[];
  /** An action of CloudFormation, by the operator. Parameters are as the query protocol writes them. */
  call(action: string, parameters?: Readonly<Record<string, string>>): Promise<{ status: number; text: string }>;
  /** Creates or updates a stack. */
  deploy(stack: string, resources: JsonObject, rest?: JsonObject): Promise<{ status: number; text: string }>;
  /** Puts an object into the bucket that templates and assets are taken from. */
  upload(key: string, body: string | Buffer): Promise<void>;
  /** Ends everything; `data` keeps what is stored for another start. */
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Of an earlier start. Default: a folder of its own, which goes with it. */
  readonly directory?: string;
  readonly port?: number;
}

const STAGING_BUCKET = 'cdk-hnb659fds-assets-000000000000-us-east-1';

/** The account without any project: what `npm start -- --control-plane-only` serves. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'control-plane-'));
  const logs: LogEntry[] = [];
  const sink = (entry: LogEntry) => void logs.push(entry);
  const log = createLog('runtime', sink);
  const gateway = await openGateway(options.port ?? 0, log);
  const store = openStore(join(directory, 'state'));
  const { host, deployments } = openDeployments({
    ...{ gateway, store, log, sink, dataDir: directory, projectDir: directory },
    ...{ dynamodbEndpoint: undefined, clock: createMovableClock(), deliver: () => undefined },
  });
  await deployments.load();
  await deployments.restore();
  const { endpoint } = gateway;
  const call: ControlPlane['call'] = (Action, parameters = {}) => {
    const body = new URLSearchParams({ Action, Version: '2010-05-15', ...parameters }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return signedFetch(endpoint, { service: 'cloudformation', headers, body });
  };
  return {
    ...{ endpoint, deployments, ports: host.ports, logs, call },
    deploy: (StackName, Resources, rest = {}) =>
      call(deployments.find(StackName) === undefined ? 'CreateStack' : 'UpdateStack', {
        ...{ StackName, TemplateBody: JSON.stringify({ Resources, ...rest }) },
      }),
    async upload(key, body) {
      await host.ports.s3.putObject(STAGING_BUCKET, key, Buffer.from(body), 'application/octet-stream');
    },
    async stop() {
      await host.stop();
      await gateway.close();
      await store.close();
      if (options.directory === undefined) {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  };
}
