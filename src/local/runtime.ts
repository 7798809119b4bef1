import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly } from './assembly/index.js';
import type { Deployments } from './deployment/deployments.js';
import { DEPLOYMENT_DIRS, openDeployments } from './deployment/open-deployments.js';
import { openGateway } from './gateway/gateway.js';
import { type LocalRuntimeOptions, type ResolvedOptions, resolveOptions } from './options.js';
import { generateOutputs, writeOutputs } from './outputs/index.js';
import { lockDataDir } from './runtime-lock.js';
import { OPERATOR_CREDENTIALS } from './services/index.js';
import type { Ports } from './services/ports.js';
import { systemClock } from './shared/clock.js';
import { createLog, type Log } from './shared/log.js';
import { openStore } from './shared/store.js';
import { readProject, type Synthesis, synthesize } from './synthesis/index.js';
import { createReloader } from './watch/reload.js';
import { watchFolders } from './watch/watch-folders.js';

/** Folder of the data folder that holds the store. */
const STATE_DIR = 'state';

export interface LocalRuntime {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** What `amplify_outputs.json` holds: give it to `configureBackend`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Where it was written; false when it was not. */
  readonly outputsFile: string | false;
  readonly dataDir: string;
  readonly graphqlUrls: readonly string[];
  /** Of the project; absent when none was started. */
  readonly assembly: Assembly | undefined;
  /** The stacks that run, and the way to change them. */
  readonly deployments: Deployments;
  /** Keys of the account's root, which may do everything: an operator's, for the AWS SDK and CLI. They work here only. */
  readonly operatorCredentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The services, from inside the process: for tests and tools. */
  readonly ports: Ports;
  /** How long each step of the start took. */
  readonly milliseconds: {
    readonly synth: number;
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
  const synth = options.controlPlaneOnly === true ? undefined : await synthesizeProject(options);
  const loadedAt = performance.now();
  const store = openStore(join(options.dataDir, STATE_DIR));
  cleanups.push(() => store.close());
  options.onProgress?.('starting the services');
  const { host, deployments } = openDeployments({
    ...{ gateway, store, log, dataDir: options.dataDir, projectDir: options.projectDir },
    dynamodbEndpoint: options.dynamodbEndpoint,
    onDecision: options.onDecision,
    clock: options.clock ?? systemClock,
    sink: options.onLog ?? (() => undefined),
    deliver: options.onMessage ?? (() => undefined),
  });
  cleanups.push(() => host.stop());
  await deployments.load();
  const project = await serveFirst(deployments, synth?.directory);
  const outputs = project === undefined ? {} : await publishOutputs(options, project, gateway.endpoint);
  let current = { project, outputs };
  if (synth !== undefined && options.watch === true) {
    const deploy = async (directory: string) => {
      const next = await deployments.deployDirectory(directory);
      current = { project: next, outputs: await publishOutputs(options, next, gateway.endpoint) };
    };
    cleanups.push(watchProject({ options, synth, deployments, stackName: project?.stackName ?? '', deploy, log }));
  }
  const endedAt = performance.now();
  return {
    endpoint: gateway.endpoint,
    get outputs() {
      return current.outputs;
    },
    outputsFile: options.outputsFile,
    dataDir: options.dataDir,
    graphqlUrls: project === undefined ? [] : graphqlUrlsOf(project),
    get assembly() {
      return current.project;
    },
    operatorCredentials: OPERATOR_CREDENTIALS,
    ports: host.ports,
    deployments,
    milliseconds: {
      synth: Math.round(synth?.milliseconds ?? 0),
      start: Math.round(endedAt - loadedAt),
      total: Math.round(endedAt - startedAt),
    },
    stop,
  };
}

interface WatchOptions {
  readonly options: ResolvedOptions;
  readonly synth: Synthesis;
  readonly deployments: Deployments;
  readonly stackName: string;
  readonly deploy: (directory: string) => Promise<void>;
  readonly log: Log;
}

function watchProject({ options, synth, deployments, stackName, deploy, log }: WatchOptions): () => Promise<void> {
  const project = readProject(options.projectDir);
  const reloader = createReloader({
    ...{ project, synthesis: synth, deploy, log },
    synthesize: () => synthesizeProject(options),
    replaceAssets: (folders) => deployments.replaceAssets(stackName, folders),
    onProgress: options.onProgress ?? (() => undefined),
  });
  const stop = watchFolders([project.backendDir, join(project.directory, 'src')], reloader.changed);
  return async () => {
    stop();
    await reloader.close();
  };
}

function synthesizeProject({ projectDir, environment, onProgress }: ResolvedOptions): Promise<Synthesis> {
  return synthesize({ projectDir, environment, ...(onProgress === undefined ? {} : { onProgress }) });
}

async function serveFirst(deployments: Deployments, directory: string | undefined): Promise<Assembly | undefined> {
  if (directory === undefined) {
    await deployments.restore();
    return undefined;
  }
  return deployments.deployDirectory(directory);
}

async function publishOutputs(
  { outputsFile, environment }: ResolvedOptions,
  assembly: Assembly,
  endpoint: string,
): Promise<Readonly<Record<string, unknown>>> {
  const outputs = await generateOutputs({ assembly, endpoint, environment });
  if (outputsFile !== false) {
    writeOutputs(outputsFile, outputs);
  }
  return outputs;
}

function graphqlUrlsOf({ resources }: Assembly): readonly string[] {
  return resources.flatMap(({ type, attributes }) =>
    type === 'AWS::AppSync::GraphQLApi' && attributes['GraphQLUrl'] !== undefined ? [attributes['GraphQLUrl']] : [],
  );
}

function prepareDataDir({ dataDir, fresh }: ResolvedOptions): () => void {
  const release = lockDataDir(dataDir);
  if (fresh === true) {
    for (const folder of [STATE_DIR, ...DEPLOYMENT_DIRS]) {
      rmSync(join(dataDir, folder), { recursive: true, force: true }); // ours only: the folder may hold more
    }
  }
  return release;
}
