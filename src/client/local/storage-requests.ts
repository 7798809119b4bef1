/** `https://BUCKET.s3.us-east-1.amazonaws.com/key`: where Amplify Storage sends its requests, without a say in it. */
const S3_URL = /^https:\/\/([^/]*\.?s3[.-][^/]*amazonaws\.com)(\/.*)?$/;

/** Carries the host that was signed; the local runtime verifies the signature against it. */
export const SIGNED_HOST_HEADER = 'x-local-host';

export interface LocalRequest {
  readonly url: string;
  readonly signedHost: string;
}

/**
 * Where a request of Amplify Storage goes on the local runtime. Storage 6 cannot be pointed at another endpoint
 * (`dangerouslyConnectToHttpEndpointForTesting` throws InvalidCustomEndpoint), so its requests are redirected.
 *
 * @returns undefined for every request that is not for S3.
 */
export function redirectStorageRequest(url: string, endpoint: string): LocalRequest | undefined {
  const match = S3_URL.exec(url);
  const signedHost = match?.[1];
  return signedHost === undefined ? undefined : { url: `${endpoint}${match?.[2] ?? '/'}`, signedHost };
}

type Fetch = typeof globalThis.fetch;

/** A `fetch` that sends Amplify Storage's requests to the local runtime; Node and the browser's non-upload calls. */
export function withLocalStorageFetch(base: Fetch, endpoint: string): Fetch {
  return (input, init) => {
    const request = redirectStorageRequest(urlOf(input), endpoint);
    if (request === undefined) {
      return base(input, init);
    }
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set(SIGNED_HOST_HEADER, request.signedHost);
    return base(input instanceof Request ? new Request(request.url, input) : request.url, { ...init, headers });
  };
}

function urlOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : String(input);
}

/** The part of XMLHttpRequest that is redirected: browsers upload through it, for its progress events. */
export interface UploadRequest {
  open(method: string, url: string | URL, ...rest: readonly unknown[]): void;
  setRequestHeader(name: string, value: string): void;
}

export type UploadRequestConstructor = new () => UploadRequest;

/** An XMLHttpRequest that sends Amplify Storage's uploads to the local runtime. */
export function withLocalStorageUpload<Base extends UploadRequestConstructor>(base: Base, endpoint: string): Base {
  const prototype = base.prototype as UploadRequest;
  const open = prototype.open;
  prototype.open = function openLocally(this: UploadRequest, method, url, ...rest) {
    const request = redirectStorageRequest(String(url), endpoint);
    open.call(this, method, request?.url ?? url, ...rest);
    if (request !== undefined) {
      this.setRequestHeader(SIGNED_HOST_HEADER, request.signedHost);
    }
  };
  return base;
}
