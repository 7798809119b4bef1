import { request as sendRequest } from 'node:http';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../../iam/index.js';

export interface RawRequest {
  readonly method: string;
  /** Sent as it is, not normalised. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly text: string;
  /** The error document's code. */
  readonly code: string | undefined;
}

/** Sends exactly these bytes: no redirects, no normalised path, no added headers. */
export function sendRaw(endpoint: string, { method, path, headers = {}, body }: RawRequest): Promise<RawResponse> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const request = sendRequest({ host: hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        const text = whole.toString('utf8');
        const code = /<Code>([^<]+)<\/Code>/.exec(text)?.[1];
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole, text, code });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The SDK's signer with the operator's keys, for requests that no client would send. */
export function createSigner(): SignatureV4 {
  return new SignatureV4({
    service: 's3',
    region: 'us-east-1',
    credentials: { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY },
    sha256: Sha256,
    uriEscapePath: false,
  });
}

/** Signs a request and sends it, on the path `sentPath` if that is another spelling of the signed one. */
export async function sendSigned(
  endpoint: string,
  sent: RawRequest & { readonly sentPath?: string },
  host = new URL(endpoint).host,
): Promise<RawResponse> {
  const [path = '', rawQuery = ''] = sent.path.split('?');
  const query = Object.fromEntries(new URLSearchParams(rawQuery));
  const { headers } = await createSigner().sign({
    ...{ method: sent.method, protocol: 'http:', hostname: host, path, query },
    headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...sent.headers },
    ...(sent.body === undefined ? {} : { body: sent.body }),
  });
  return sendRaw(endpoint, { ...sent, path: sent.sentPath ?? sent.path, headers });
}
