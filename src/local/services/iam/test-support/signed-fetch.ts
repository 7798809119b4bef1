import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../credentials/operator.js';

export interface SignedRequest {
  /** As the signature names it. */
  readonly service: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Default `/`. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default: the operator's. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const OPERATOR = { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY };

/** Sends a request as an AWS client signs it: for APIs whose clients are no packages of ours. */
export async function signedFetch(endpoint: string, request: SignedRequest): Promise<{ status: number; text: string }> {
  const { service, method = 'POST', path = '/', query = {}, headers: given = {}, body } = request;
  const url = new URL(`${endpoint}${path}`);
  const signer = new SignatureV4({
    ...{ service, region: 'us-east-1', sha256: Sha256, credentials: request.credentials ?? OPERATOR },
  });
  const { headers } = await signer.sign({
    ...{ method, protocol: 'http:', hostname: url.hostname, path: url.pathname, query },
    headers: { host: url.host, ...given },
    ...(body === undefined ? {} : { body }),
  });
  url.search = new URLSearchParams(query).toString();
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, text: await response.text() };
}
