/** What Amplify calls: `new WebSocket(url, protocols)`. */
export type WebSocketConstructor = new (url: string | URL, protocols?: string | string[]) => object;

/**
 * A WebSocket that dials the local runtime without TLS. Amplify turns every `http://` endpoint into `wss://`
 * (api-graphql, AWSWebSocketProvider/appsyncUrl.ts), and offers no way to say otherwise.
 *
 * @param base - the platform's own constructor.
 * @param endpoint - `http://127.0.0.1:PORT`; only its host is dialled in clear, every other stays as it is.
 */
export function withLocalSocket(base: WebSocketConstructor, endpoint: string): WebSocketConstructor {
  const secure = endpoint.replace('http://', 'wss://');
  const clear = endpoint.replace('http://', 'ws://');
  return class LocalWebSocket extends base {
    constructor(url: string | URL, protocols?: string | string[]) {
      const text = String(url);
      super(text.startsWith(`${secure}/`) ? clear + text.slice(secure.length) : text, protocols);
    }
  };
}
