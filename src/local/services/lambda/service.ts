import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../../assembly/resource.js';
import type { LocalService, RunningService, ServiceContext } from '../service.js';
import { createAsyncInvocations } from './async-invocations.js';
import { checkTracing } from './check-tracing.js';
import { createDestinations } from './destinations.js';
import { dispatchLambda } from './dispatch.js';
import { createEventSources } from './event-sources.js';
import { createCodeLocations } from './function-code.js';
import { createReplaceableFunctions, readFunctions } from './functions.js';
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
  const functions = createReplaceableFunctions(readFunctions(resources));
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
  const state: LambdaState = {
    ...{ functions, invoker, asyncInvocations, deployed: () => ports.cloudformation },
    bucketDeployments: assembly.resources.filter(({ type }) => type === 'Custom::CDKBucketDeployment'),
  };
  return {
    port: createLambdaPort(state),
    handle: (request, response) => dispatchLambda({ state, iam: () => ports.iam }, request, response),
    async ready() {
      for (const { definition } of functions.all) {
        checkTracing(definition, ports.iam, log);
      }
      asyncInvocations.start();
      eventSources.start();
    },
    update(change) {
      if (!isOfFunctionsAlone(resources, change.resources)) {
        return false;
      }
      functions.replace(readFunctions(change.resources));
      const definitions = functions.all.map(({ definition }) => definition);
      invoker.replace(definitions, createCodeLocations({ assembly: change.assembly, dataDir }));
      return true;
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

/** Whether functions run otherwise than before, but are the same, and so is all that is said about them. */
function isOfFunctionsAlone(from: readonly Resource[], to: readonly Resource[]): boolean {
  const rest = (resources: readonly Resource[]) =>
    resources.map((resource) =>
      resource.type === 'AWS::Lambda::Function' ? { path: resource.path, ref: resource.ref } : resource,
    );
  return isDeepStrictEqual(rest(from), rest(to));
}
