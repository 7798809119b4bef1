import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import { installLocalTransport, type TransportScope } from './local/install-transport.js';
import type { WebSocketConstructor } from './local/web-socket.js';
import { type BackendOutputs, localEndpointOf } from './outputs.js';

export interface ConfigureBackendOptions {
  /** Needed for subscriptions to the local runtime on Node before 22, which has no global WebSocket: `WebSocket` of `ws`. */
  readonly webSocket?: WebSocketConstructor;
  /** More of Amplify's own options, such as a token provider. */
  readonly libraryOptions?: Parameters<typeof Amplify.configure>[1];
}

type Resources = ReturnType<typeof parseAmplifyConfig>;

/**
 * Configures Amplify for the backend that `amplify_outputs.json` describes: the one on AWS, or the local runtime.
 * App code is the same for both.
 *
 * @param outputs - the parsed `amplify_outputs.json`.
 * @throws TypeError when the outputs belong to the local runtime and lack its endpoint.
 * @example configureBackend(outputs);
 */
export function configureBackend(outputs: BackendOutputs, options: ConfigureBackendOptions = {}): void {
  const resources = parseAmplifyConfig(outputs as Parameters<typeof parseAmplifyConfig>[0]);
  const endpoint = localEndpointOf(outputs);
  if (endpoint !== undefined) {
    installLocalTransport(globalThis as unknown as TransportScope, endpoint, options.webSocket);
  }
  Amplify.configure(endpoint === undefined ? resources : withLocalAuth(resources, endpoint), options.libraryOptions);
}

/** Auth is the one category that takes an endpoint; `outputs` has no field for it. */
function withLocalAuth(resources: Resources, endpoint: string): Resources {
  const cognito = resources.Auth?.Cognito;
  if (cognito === undefined) {
    return resources;
  }
  const endpoints = { userPoolEndpoint: `${endpoint}/`, identityPoolEndpoint: `${endpoint}/` };
  return { ...resources, Auth: { Cognito: { ...cognito, ...endpoints } } } as Resources;
}
