import { on, once } from 'node:events';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { Amplify } from 'aws-amplify';
import { fetchAuthSession } from 'aws-amplify/auth';
import { WebSocket } from 'ws';

export interface SubscriptionAnswer {
  readonly type: string;
  readonly payload?: { readonly errors?: readonly { readonly message: string; readonly errorType?: string }[] };
}

/**
 * Asks for a subscription with the caller's identity-pool credentials, on a connection of its own, and gives AppSync's
 * answer to it (docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html). Amplify closes the one
 * connection of the process when a subscription is refused, and takes everyone else's down with it.
 */
export async function signedSubscription(query: string): Promise<SubscriptionAnswer> {
  const endpoint = new URL(Amplify.getConfig().API?.GraphQL?.endpoint ?? '');
  const header = Buffer.from(JSON.stringify(await sign(endpoint, '/connect', '{}'))).toString('base64url');
  const url = `${endpoint.href.replace(/^http/, 'ws')}/realtime`;
  const socket = new WebSocket(url, ['graphql-ws', `header-${header}`]);
  const frames = on(socket, 'message', { close: ['close'] }); // keeps those that come together, and those nobody waits for yet
  try {
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await next(frames, 'connection_ack');
    const data = JSON.stringify({ query, variables: {} });
    const authorization = await sign(endpoint, '', data);
    socket.send(JSON.stringify({ id: 'one', type: 'start', payload: { data, extensions: { authorization } } }));
    return await next(frames, 'start_ack', 'error');
  } finally {
    socket.terminate();
  }
}

async function sign({ host, hostname, port, pathname }: URL, suffix: string, body: string) {
  const { credentials } = await fetchAuthSession();
  if (credentials === undefined) {
    throw new Error('The caller has no credentials.');
  }
  const signer = new SignatureV4({ service: 'appsync', region: 'us-east-1', credentials, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname,
    port: Number(port),
    path: `${pathname}${suffix}`,
    headers: {
      host,
      accept: 'application/json, text/javascript',
      'content-encoding': 'amz-1.0',
      'content-type': 'application/json; charset=UTF-8',
    },
    body,
  });
  return headers;
}

async function next(frames: AsyncIterator<unknown>, ...types: readonly string[]): Promise<SubscriptionAnswer> {
  for (;;) {
    const { value, done = false } = await frames.next();
    if (done) {
      throw new Error(`Expected ${types.join(' or ')}, and the connection ended`);
    }
    const text = String((value as readonly [Buffer])[0]);
    const message = JSON.parse(text) as SubscriptionAnswer;
    if (types.includes(message.type)) {
      return message;
    }
    if (message.type !== 'ka') {
      throw new Error(`Expected ${types.join(' or ')}, got ${text}`);
    }
  }
}
