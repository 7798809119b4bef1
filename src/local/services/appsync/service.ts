import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { rawPath, sendJson } from '../../shared/http.js';
import type { Store } from '../../shared/store.js';
import type { LocalService, RunningService, ServiceContext } from '../service.js';
import { type Api, prepareApi, startApi } from './api.js';
import type { Compilers } from './execution/compile-resolver.js';
import { handleGraphql } from './http/handle-graphql.js';
import { APPSYNC_RESOURCE_TYPES, identify } from './identify.js';
import { loadApis } from './load/load-apis.js';
import { createRealtimeEndpoint } from './realtime/endpoint.js';
import { compileJs, compileVtl } from './templates/index.js';

const GRAPHQL_PATH = /^\/graphql\/([a-z0-9]+)$/;
const REALTIME_PATH = /^\/graphql\/([a-z0-9]+)\/realtime$/;

/** GraphQL APIs: queries and mutations over HTTP, subscriptions over WebSockets. */
export const appsyncService: LocalService = {
  name: 'appsync',
  routes: { paths: [GRAPHQL_PATH, REALTIME_PATH] },
  resourceTypes: APPSYNC_RESOURCE_TYPES,
  identify,
  start: async (context) => startAppsync(context, { compileVtl, compileJs }),
};

async function startAppsync(context: ServiceContext, compilers: Compilers): Promise<RunningService> {
  const { resources, assembly, clock, log, store } = context;
  const prepared = loadApis({ resources, assembly, clock }).map((definition) => prepareApi(definition, compilers));
  const tokenSecret = await loadTokenSecret(store);
  const apis = new Map<string, Api>();
  const realtime = createRealtimeEndpoint(clock, log);
  return {
    async ready() {
      for (const api of prepared) {
        apis.set(api.definition.id, startApi(api, { ports: context.ports, clock, log, tokenSecret }));
      }
    },
    async handle(request, response) {
      const api = findApi(apis, request, GRAPHQL_PATH);
      if (api === undefined) {
        request.resume();
        const message = 'No GraphQL API of that id.';
        sendJson(response, 404, { errors: [{ errorType: 'NotFoundException', message }] });
        return;
      }
      await handleGraphql(api, request, response);
    },
    upgrade(request, socket, head) {
      const api = findApi(apis, request, REALTIME_PATH);
      if (api === undefined) {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
        return;
      }
      realtime.upgrade(api, request, socket, head);
    },
    async stop() {
      realtime.close();
    },
  };
}

function findApi(apis: ReadonlyMap<string, Api>, request: IncomingMessage, path: RegExp): Api | undefined {
  return apis.get(path.exec(rawPath(request))?.[1] ?? '');
}

const TOKEN_SECRET_BYTES = 32;

/** Drawn once and kept, so that a client's `nextToken` outlives a restart. */
async function loadTokenSecret(store: Store): Promise<Buffer> {
  const secrets = store.table<string>('appsync/secrets');
  const known = secrets.get('next-token');
  if (known !== undefined) {
    return Buffer.from(known, 'hex');
  }
  const secret = randomBytes(TOKEN_SECRET_BYTES);
  await secrets.put('next-token', secret.toString('hex'));
  return secret;
}
