import { createHash } from 'node:crypto';
import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Sha256 } from '@aws-crypto/sha256-js';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsError } from '../../../shared/aws-error.js';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import type { Caller, VerifiedRequest } from '../../ports.js';
import { createSigningKeys } from '../sigv4/signing-keys.js';
import { createVerifier, type KnownCredentials } from '../sigv4/verify.js';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export interface TestCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const CALLER: Caller = {
  accountId: '000000000000',
  arn: 'arn:aws:sts::000000000000:assumed-role/R/s',
  userId: 'AROAR:s',
  accessKeyId: '',
  context: {},
};
export const FOREVER: TestCredentials = { accessKeyId: 'AKIALOCALFOREVER0000', secretAccessKey: 'fake-secret' };
export const SESSION: TestCredentials = {
  accessKeyId: 'ASIALOCALSESSION0000',
  secretAccessKey: 'fake-secret',
  sessionToken: 'fake/token+=',
};
const KNOWN: Readonly<Record<string, KnownCredentials>> = {
  [FOREVER.accessKeyId]: { ...FOREVER, caller: CALLER },
  [SESSION.accessKeyId]: { ...SESSION, caller: CALLER },
};

export const PUT: Sent = { method: 'PUT', path: '/bucket/a%20b/c.txt?x=2&x=1&a-b=%2F', headers: {}, body: 'hello' };
export const GET: Sent = { method: 'GET', path: '/bucket/key', headers: {} };

export interface SigningServer {
  clock: MovableClock;
  /** SigV4 name of the service that the server is. */
  service: string;
  /** Whether the server reads the body before it verifies. */
  checksBody: boolean;
  /** Of the last request that was refused. */
  readonly refused: AwsError | undefined;
  signer(credentials?: TestCredentials, scope?: { readonly region?: string; readonly service?: string }): SignatureV4;
  sign(sent: Sent, by?: SignatureV4, signingDate?: Date): Promise<Sent>;
  presign(sent: Sent, expiresIn?: number, credentials?: TestCredentials): Promise<Sent>;
  /** What `verify` returned, or the code of the error it threw. */
  send(sent: Sent): Promise<VerifiedRequest | string | undefined>;
  close(): Promise<void>;
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A real HTTP server that only verifies, and the SDK's own signers to sign for it. */
export async function startSigningServer(): Promise<SigningServer> {
  let outcome: { readonly verified?: VerifiedRequest | undefined; readonly error?: unknown } = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const verify = createVerifier({
        findCredentials: (id) => KNOWN[id],
        signingKeys: createSigningKeys(),
        region: 'us-east-1',
        now: () => self.clock.now(),
      });
      try {
        const { service, checksBody } = self;
        outcome = { verified: verify(request, { service, ...(checksBody ? { body: Buffer.concat(chunks) } : {}) }) };
      } catch (error) {
        outcome = { error };
      }
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const self: SigningServer = {
    clock: createMovableClock(),
    service: 's3',
    checksBody: true,
    get refused() {
      return outcome.error instanceof AwsError ? outcome.error : undefined;
    },
    signer: (credentials = FOREVER, scope = {}) =>
      new SignatureV4({ ...signerOptions(credentials, scope.service ?? self.service), ...scope }),
    async sign(sent, by = self.signer(), signingDate = new Date(self.clock.now())) {
      const { headers } = await by.sign(toSdkRequest(sent, port), { signingDate });
      return { ...sent, headers: { ...headers } };
    },
    async presign(sent, expiresIn = 900, credentials = FOREVER) {
      const presigner = new S3RequestPresigner(signerOptions(credentials, 's3'));
      const signingDate = new Date(self.clock.now());
      const signed = await presigner.presign(toSdkRequest(sent, port), {
        ...{ signingDate, expiresIn, signableHeaders: new Set(['content-type']) },
      });
      return { ...sent, path: `${signed.path}?${toQuery(signed.query ?? {})}`, headers: {} };
    },
    async send(sent) {
      outcome = {};
      await exchange(sent, port);
      const { error, verified } = outcome;
      if (error !== undefined && !(error instanceof AwsError)) {
        throw error;
      }
      return error?.code ?? verified;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return self;
}

function signerOptions(credentials: TestCredentials, service: string) {
  const options = { credentials, service, region: 'us-east-1', sha256: Sha256, applyChecksum: true };
  return { ...options, uriEscapePath: service !== 's3' };
}

function toSdkRequest({ method, path, headers, body }: Sent, port: number) {
  const mark = path.indexOf('?');
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(mark === -1 ? '' : path.slice(mark + 1))) {
    const known = query[name];
    query[name] = known === undefined ? value : [known, value].flat();
  }
  return {
    ...{ method, query, port, protocol: 'http:', hostname: '127.0.0.1' },
    path: mark === -1 ? path : path.slice(0, mark),
    headers: { host: `127.0.0.1:${port}`, ...headers },
    ...(body === undefined ? {} : { body }),
  };
}

function toQuery(query: Record<string, string | string[] | null>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value ?? ''].flat().map((item) => [name, item]));
  return pairs.map((pair) => pair.map((text) => encodeURIComponent(text ?? '')).join('=')).join('&');
}

function exchange({ method, path, headers, body }: Sent, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = sendRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      response.resume().on('end', resolve);
    });
    request.on('error', reject).end(body);
  });
}
