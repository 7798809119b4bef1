import { hostName, rawPath } from '../../shared/http.js';
import type { RunningService, ServiceContext } from '../service.js';
import { API_PREFIX, dispatchApi } from './api/dispatch.js';
import { createEdgeCache } from './cache/edge-cache.js';
import type { Distribution } from './config.js';
import { loadDistributions } from './load/load-distributions.js';
import { serveViewer } from './serve.js';
import type { CloudFrontState, InvalidationRecord } from './state.js';
import { createBehaviorSelector, type SelectBehavior } from './viewer/select-behavior.js';

/** @throws UnsupportedSettingError naming what the template asks for and this runtime refuses. */
export async function startCloudFront(context: ServiceContext): Promise<RunningService> {
  const { resources, assembly, endpoint, clock, log, ports, store } = context;
  const { accountId } = assembly;
  const distributions = loadDistributions(resources, {
    accountId,
    unobserved: (path, property) => log.warn('a property has no effect here', { path, property }),
  });
  const hosts = hostsOf(distributions);
  const byId = new Map(distributions.map((distribution) => [distribution.id, distribution]));
  const selectors = new Map(distributions.map((each) => [each, createBehaviorSelector(each)] as const));
  const state: CloudFrontState = {
    ...{ accountId, endpoint, clock, log, ports, distributions },
    byId: (id) => byId.get(id),
    byHost: (host) => hosts.get(host),
    behaviorOf: (distribution) => selectorOf(selectors, distribution),
    cache: createEdgeCache(),
    invalidations: store.table<InvalidationRecord>('cloudfront/invalidations'),
    transaction: store.transaction,
  };
  return {
    hosts: new Set(hosts.keys()),
    handle: (request, response) =>
      !hosts.has(hostName(request)) && rawPath(request).startsWith(`${API_PREFIX}/`)
        ? dispatchApi(state, request, response)
        : serveViewer(state, request, response),
    stop: async () => undefined,
  };
}

/** @throws Error when two distributions claim one alias, which AWS refuses as `CNAMEAlreadyExists`. */
function hostsOf(distributions: readonly Distribution[]): ReadonlyMap<string, Distribution> {
  const hosts = new Map<string, Distribution>();
  for (const distribution of distributions) {
    for (const host of [distribution.domainName, ...distribution.aliases]) {
      if (hosts.has(host)) {
        throw new Error(`CNAMEAlreadyExists: ${host} is an alias of two distributions.`);
      }
      hosts.set(host, distribution);
    }
  }
  return hosts;
}

function selectorOf(selectors: ReadonlyMap<Distribution, SelectBehavior>, distribution: Distribution): SelectBehavior {
  const selector = selectors.get(distribution);
  if (selector === undefined) {
    throw new Error(`The distribution ${distribution.id} was not loaded.`);
  }
  return selector;
}
