import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LocalRuntime } from '../../src/local/index.js';
import { postGraphql, type RawAnswer } from './raw-graphql.js';

/** A mutation signed with the operator's keys, which pass for a function's: what the backend would publish. */
export async function publish(runtime: LocalRuntime, mutation: string, nowMs = Date.now()): Promise<RawAnswer> {
  const url = new URL(runtime.graphqlUrls[0] ?? '');
  const request = { query: `mutation { ${mutation} }` };
  const signer = new SignatureV4({
    service: 'appsync',
    region: 'us-east-1',
    credentials: runtime.operatorCredentials,
    sha256: Sha256,
  });
  const unsigned = {
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    headers: { host: url.host, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  };
  const { headers } = await signer.sign(unsigned, { signingDate: new Date(nowMs) });
  const { host, ...signed } = headers;
  return postGraphql(url.href, { ...request, headers: signed });
}
