import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Assembly, loadAssembly } from './assembly/index.js';
import { type Gateway, openGateway } from './gateway/gateway.js';
import { type LocalRuntimeOptions, type ResolvedOptions, resolveOptions } from './options.js';
import { generateOutputs, writeOutputs } from './outputs/index.js';
import { lockDataDir } from './runtime-lock.js';
import { createResponses, settleCustomResources } from './services/cloudformation/index.js';
import { createServices, OPERATOR_CREDENTIALS, SERVICES_OF_CUSTOM_RESOURCES } from './services/index.js';
import type { Ports } from './services/ports.js';
import {
  type AnyLocalService,
  createIdentify,
  createOwnerOf,
  type StartedServices,
  type StartServicesOptions,
  startServices,
} from './services/start-services.js';
import { systemClock } from './shared/clock.js';
import { createLog } from './shared/log.js';
import { openStore } from './shared/store.js';
import { synthesize } from './synthesis/synthesize.js';

/** The account and region every ARN names. No account has this number, so nothing local can be taken for AWS. */
const ACCOUNT_ID = '000000000000';
const REGION = 'us-east-1';

/** Folders of the data folder. */
const STATE_DIR = 'state';
const SERVICES_DIR = 'services';

export interface LocalRuntime {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** What `amplify_outputs.json` holds: give it to `configureBackend`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Where it was written; false when it was not. */
  readonly outputsFile: string | false;
  readonly dataDir: string;
  readonly graphqlUrls: readonly string[];
  readonly assembly: Assembly;
  /** Keys of the account's root, which may do everything: an operator's, for the AWS SDK and CLI. They work here only. */
  readonly operatorCredentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The services, from inside the process: for tests and tools. */
  readonly ports: Ports;
  /** How long each step of the start took. */
  readonly milliseconds: {
    readonly synth: number;
    readonly load: number;
    readonly start: number;
    readonly total: number;
  };
  /** Ends it cleanly: requests in flight finish, state is on disk. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Runs an Amplify Gen 2 backend on this machine: synthesizes it (or takes the cached synth), evaluates the templates, and
 * starts every service it has on one endpoint.
 *
 * @throws SynthesisError when the backend does not synthesize, UnsupportedResourceError and AssemblyError when it holds
 *   what is not simulated, DataDirInUseError when another runtime has the data folder.
 * @example const runtime = await startLocalRuntime({ projectDir: '.', port: 0, dataDir, outputsFile: false });
 */
export async function startLocalRuntime(options: LocalRuntimeOptions): Promise<LocalRuntime> {
  const resolved = resolveOptions(options);
  const cleanups: (() => Promise<void> | void)[] = [];
  const stop = createStop(cleanups);
  try {
    return await start(resolved, cleanups, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What was opened is closed in reverse order, once. */
function createStop(cleanups: (() => Promise<void> | void)[]): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const run = async () => {
    for (const cleanup of cleanups.reverse()) {
      await cleanup();
    }
  };
  return () => {
    stopped ??= run();
    return stopped;
  };
}

async function start(
  options: ResolvedOptions,
  cleanups: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<LocalRuntime> {
  const startedAt = performance.now();
  cleanups.push(prepareDataDir(options));
  const log = createLog('runtime', options.onLog ?? (() => undefined));
  const gateway = await openGateway(options.port, log);
  cleanups.push(() => gateway.close());
  const synth = await synthesize({
    projectDir: options.projectDir,
    environment: options.environment,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  const loadedAt = performance.now();
  const store = openStore(join(options.dataDir, STATE_DIR));
  cleanups.push(() => store.close());
  const responses = createResponses();
  const { dynamodbEndpoint, onDecision } = options;
  const services = createServices({ store, dynamodbEndpoint, responses, onDecision });
  const { endpoint } = gateway;
  const ownerOf = createOwnerOf(services);
  const assembly = await settleCustomResources({
    ...{ store, responses, endpoint, log },
    isSimulated: (type) => ownerOf(type)?.name !== 'cloudformation',
    load: () => evaluate(synth.directory, services, endpoint),
    start: (unsettled) =>
      startForFunctions(gateway, { services, assembly: unsettled, endpoint, store, ...surroundings(options) }),
  });
  const startAt = performance.now();
  options.onProgress?.('starting the services');
  const started = await startServices({ services, assembly, endpoint, store, ...surroundings(options) });
  cleanups.push(() => started.stop());
  gateway.serve(started.routed);
  const outputs = await generateOutputs({ assembly, endpoint: gateway.endpoint });
  if (options.outputsFile !== false) {
    writeOutputs(options.outputsFile, outputs);
  }
  const endedAt = performance.now();
  return {
    ...describe({ options, gateway, assembly, started, outputs }),
    milliseconds: {
      synth: Math.round(synth.milliseconds),
      load: Math.round(startAt - loadedAt),
      start: Math.round(endedAt - startAt),
      total: Math.round(endedAt - startedAt),
    },
    stop,
  };
}

/** Starts what functions of custom resources need, and nothing that begins to work by itself. */
async function startForFunctions(gateway: Gateway, options: StartServicesOptions): Promise<StartedServices> {
  const services = options.services.filter(({ name }) => SERVICES_OF_CUSTOM_RESOURCES.has(name));
  const started = await startServices({ ...options, services, onlyAnswers: true });
  gateway.serve(started.routed);
  return {
    ...started,
    stop: async () => {
      gateway.serve(undefined);
      await started.stop();
    },
  };
}

function evaluate(directory: string, services: readonly AnyLocalService[], endpoint: string): Assembly {
  const ownerOf = createOwnerOf(services);
  return loadAssembly({
    directory,
    identify: createIdentify(services),
    endpoint,
    region: REGION,
    accountId: ACCOUNT_ID,
    resourceTypes: { has: (type) => ownerOf(type) !== undefined },
  });
}

function prepareDataDir({ dataDir, fresh }: ResolvedOptions): () => void {
  const release = lockDataDir(dataDir);
  if (fresh === true) {
    for (const folder of [STATE_DIR, SERVICES_DIR]) {
      rmSync(join(dataDir, folder), { recursive: true, force: true }); // ours only: the folder may hold more
    }
  }
  return release;
}

function surroundings({ dataDir, clock, onLog, onMessage }: ResolvedOptions) {
  return {
    dataDir: join(dataDir, SERVICES_DIR),
    clock: clock ?? systemClock,
    sink: onLog ?? (() => undefined),
    deliver: onMessage ?? (() => undefined),
  };
}

interface Parts {
  readonly options: ResolvedOptions;
  readonly gateway: Gateway;
  readonly assembly: Assembly;
  readonly started: StartedServices;
  readonly outputs: Readonly<Record<string, unknown>>;
}

function describe({ options, gateway, assembly, started, outputs }: Parts) {
  return {
    endpoint: gateway.endpoint,
    outputs,
    outputsFile: options.outputsFile,
    dataDir: options.dataDir,
    graphqlUrls: assembly.resources.flatMap(({ type, attributes }) =>
      type === 'AWS::AppSync::GraphQLApi' && attributes['GraphQLUrl'] !== undefined ? [attributes['GraphQLUrl']] : [],
    ),
    assembly,
    operatorCredentials: OPERATOR_CREDENTIALS,
    ports: started.ports,
  };
}
