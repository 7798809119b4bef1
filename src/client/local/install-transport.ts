import { BlobReader } from './file-reader.js';
import { type UploadRequestConstructor, withLocalStorageFetch, withLocalStorageUpload } from './storage-requests.js';
import { type WebSocketConstructor, withLocalSocket } from './web-socket.js';

/** The globals that Amplify takes its transport from. */
export interface TransportScope {
  fetch: typeof globalThis.fetch;
  WebSocket?: WebSocketConstructor;
  XMLHttpRequest?: UploadRequestConstructor;
  FileReader?: unknown;
}

interface Installed {
  readonly scope: TransportScope;
  readonly endpoint: string;
  readonly original: TransportScope;
}

let installed: Installed | undefined;

/**
 * Lets Amplify reach the local runtime: subscriptions without TLS, Storage on its endpoint. Installed once;
 * another endpoint replaces the first.
 *
 * @param webSocket - a constructor for platforms without a global one, Node before 22.
 */
export function installLocalTransport(scope: TransportScope, endpoint: string, webSocket?: WebSocketConstructor): void {
  if (installed?.scope === scope && installed.endpoint === endpoint) {
    return;
  }
  const original = installed?.scope === scope ? installed.original : { ...transportOf(scope) };
  installed = { scope, endpoint, original };
  scope.fetch = withLocalStorageFetch(original.fetch, endpoint);
  const socket = original.WebSocket ?? webSocket;
  if (socket !== undefined) {
    scope.WebSocket = withLocalSocket(socket, endpoint);
  }
  if (original.XMLHttpRequest !== undefined) {
    withLocalStorageUpload(original.XMLHttpRequest, endpoint);
  }
  scope.FileReader ??= BlobReader;
}

function transportOf({ fetch, WebSocket, XMLHttpRequest }: TransportScope): TransportScope {
  return {
    fetch,
    ...(WebSocket === undefined ? {} : { WebSocket }),
    ...(XMLHttpRequest === undefined ? {} : { XMLHttpRequest }),
  };
}
