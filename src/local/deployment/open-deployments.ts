import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssemblyError, evaluateTemplate, loadAssembly, parseTemplate, stableStackId } from '../assembly/index.js';
import type { Gateway } from '../gateway/gateway.js';
import { createResponses, removeCustomResources, settleCustomResources } from '../services/cloudformation/index.js';
import { createServices, type DecisionListener, SERVICES_OF_CUSTOM_RESOURCES } from '../services/index.js';
import { createLogBuffer } from '../services/logs/index.js';
import type { OutgoingMessage } from '../services/service.js';
import { createIdentify, createOwnerOf } from '../services/start-services.js';
import type { Clock } from '../shared/clock.js';
import type { Log, LogSink } from '../shared/log.js';
import type { Store } from '../shared/store.js';
import { BOOTSTRAP_STACK, bootstrapTemplate, stagingBucketName } from './bootstrap/template.js';
import { ASSETS_DIR, createDeployments, type Deployments } from './deployments.js';
import { createServiceHost, type ServiceHost } from './service-host.js';
import { openStackStore } from './stack-record.js';
import { stagedAsset } from './stage-assembly.js';

/** The account and region every ARN names. No account has this number, so nothing local can be taken for AWS. */
const ACCOUNT_ID = '000000000000';
const REGION = 'us-east-1';

/** Folders of the data folder. */
const SERVICES_DIR = 'services';
const DEPLOYMENTS_DIR = 'deployments';

/** What begins anew with empty state. */
export const DEPLOYMENT_DIRS: readonly string[] = [SERVICES_DIR, DEPLOYMENTS_DIR];

export interface OpenDeploymentsOptions {
  readonly gateway: Gateway;
  readonly store: Store;
  readonly log: Log;
  readonly dataDir: string;
  /** Uploaded bundles find above them the packages of this folder, which stand for those of Lambda's image. */
  readonly projectDir: string;
  readonly dynamodbEndpoint: string | undefined;
  readonly onDecision?: DecisionListener | undefined;
  readonly clock: Clock;
  readonly sink: LogSink;
  readonly deliver: (message: OutgoingMessage) => void;
}

/** The account as it was left: its services, and the stacks that they run. Nothing serves yet. */
export function openDeployments(options: OpenDeploymentsOptions): {
  readonly host: ServiceHost;
  readonly deployments: Deployments;
} {
  const { gateway, store, log, dynamodbEndpoint, clock, deliver } = options;
  const logBuffer = createLogBuffer(clock);
  const responses = createResponses();
  const sink: LogSink = (entry) => {
    logBuffer.take(entry);
    options.sink(entry);
  };
  const { endpoint } = gateway;
  const services = createServices({
    ...{ store, dynamodbEndpoint, logBuffer, responses },
    onDecision: options.onDecision,
    deployments: () => deployments,
  });
  const place = { identify: createIdentify(services), endpoint, region: REGION, accountId: ACCOUNT_ID };
  const ownerOf = createOwnerOf(services);
  const resourceTypes = { has: (type: string) => ownerOf(type) !== undefined };
  const host = createServiceHost({
    ...{ gateway, services, endpoint, store, clock, sink, deliver },
    dataDir: join(options.dataDir, SERVICES_DIR),
    servicesOfFunctions: SERVICES_OF_CUSTOM_RESOURCES,
  });
  const dataDir = join(options.dataDir, DEPLOYMENTS_DIR);
  const assetsDir = join(dataDir, ASSETS_DIR);
  prepareFolders(dataDir, options.projectDir);
  const deployments: Deployments = createDeployments({
    ...{ host, dataDir, clock, log },
    stacks: openStackStore(store),
    bootstrap: evaluateTemplate(
      {
        directory: dataDir,
        stackName: BOOTSTRAP_STACK,
        template: parseTemplate(bootstrapTemplate(ACCOUNT_ID, REGION), BOOTSTRAP_STACK),
        assetPath: (key) => {
          throw new AssemblyError(`No asset manifest lists the object key ${key}`);
        },
      },
      place,
    ),
    evaluate: (directory, parameters) => {
      const assembly = loadAssembly({ ...place, directory, parameters, resourceTypes });
      return { ...assembly, assetPath: (key) => stagedAsset(assetsDir, key) ?? assembly.assetPath(key) };
    },
    settle: (load, beside) =>
      settleCustomResources({
        ...{ store, responses, endpoint, log, load },
        isSimulated: (type) => ownerOf(type)?.name !== 'cloudformation',
        start: (unsettled) => host.startApart(beside(unsettled)),
      }),
    unsettle: (assembly) => removeCustomResources({ store, responses, endpoint, log }, assembly, host.ports),
    stackId: (name) => stableStackId({ name, region: REGION, accountId: ACCOUNT_ID }),
    fetch: async (key) => (await host.ports.s3.getObject(stagingBucketName(ACCOUNT_ID, REGION), key))?.body,
  });
  return { host, deployments };
}

function prepareFolders(dataDir: string, projectDir: string): void {
  const assets = join(dataDir, ASSETS_DIR);
  mkdirSync(assets, { recursive: true });
  mkdirSync(join(dataDir, 'stacks'), { recursive: true });
  const packages = findAbove(projectDir, 'node_modules');
  if (packages !== undefined && !existsSync(join(assets, 'node_modules'))) {
    symlinkSync(packages, join(assets, 'node_modules'), 'dir');
  }
}

function findAbove(directory: string, name: string): string | undefined {
  const found = join(directory, name);
  if (existsSync(found)) return found;
  const parent = dirname(directory);
  return parent === directory ? undefined : findAbove(parent, name);
}
