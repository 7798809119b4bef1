import type { LocalService, RunningService, ServiceContext } from '../service.js';
import { createAsyncInvocations } from './async-invocations.js';
import { checkTracing } from './check-tracing.js';
import { createDestinations } from './destinations.js';
import { dispatchLambda } from './dispatch.js';
import { createEventSources } from './event-sources.js';
import { createCodeLocations } from './function-code.js';
import { readFunctions } from './functions.js';
import { IDENTITIES } from './identify.js';
import { createInvoker } from './invoker.js';
import { OPERATIONS } from './operations/index.js';
import { createLambdaPort } from './port.js';
import type { LambdaState } from './service-state.js';

export interface LambdaServiceOptions {
  /** Waits before the retries of asynchronous events; Lambda's own when absent. */
  readonly retryDelaysMs?: readonly number[];
  /** How long a process is kept for the next invocation. */
  readonly idleTimeoutMs?: number;
}

/** Functions, run from the synthesized bundles in processes of their own. */
export function createLambdaService(options: LambdaServiceOptions = {}): LocalService<'lambda'> {
  return {
    name: 'lambda',
    routes: { signingNames: ['lambda'], paths: [/^\/2015-03-31\/functions(\/|$)/] },
    resourceTypes: Object.keys(IDENTITIES),
    operations: Object.keys(OPERATIONS),
    identify(input) {
      const identify = IDENTITIES[input.type];
      if (identify === undefined) {
        throw new Error(`${input.type} is not a type of Lambda.`);
      }
      return identify(input);
    },
    start: (context) => start(context, options),
  };
}

async function start(context: ServiceContext, options: LambdaServiceOptions): Promise<RunningService<'lambda'>> {
  const { resources, assembly, dataDir, endpoint, store, clock, log, ports } = context;
  const functions = readFunctions(resources);
  const invoker = createInvoker({
    ...{ dataDir, endpoint, clock, log, region: assembly.region },
    iam: () => ports.iam,
    code: createCodeLocations({ assembly, dataDir }),
    ...(options.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: options.idleTimeoutMs }),
  });
  const asyncInvocations = createAsyncInvocations({
    ...{ store, clock, log, functions, invoker },
    destinations: createDestinations({ ports, clock, log }),
    ...(options.retryDelaysMs === undefined ? {} : { retryDelaysMs: options.retryDelaysMs }),
  });
  const eventSources = createEventSources({ resources, assembly, functions, invoker, ports, store, clock, log });
  const state: LambdaState = { functions, invoker, asyncInvocations };
  return {
    port: createLambdaPort(state),
    handle: (request, response) => dispatchLambda({ state, iam: () => ports.iam }, request, response),
    async ready() {
      for (const { definition } of functions.all) {
        checkTracing(definition, ports.iam);
      }
      asyncInvocations.start();
      eventSources.start();
    },
    async stop() {
      // First what would take a cut-off invocation for a failed one.
      asyncInvocations.stop();
      eventSources.stop();
      await invoker.stop();
      await Promise.all([asyncInvocations.ended(), eventSources.ended()]);
    },
  };
}
