import { readBytes } from './read-bytes.js';
import type { StopSignal } from './stop.js';
import { type SourceBytes, sizeOf } from './upload-source.js';

export interface PutBytesOptions {
  readonly url: string;
  /** Exactly the headers that were signed; `content-length` is the platform's to send where it may not be set. */
  readonly headers: Readonly<Record<string, string>>;
  /** Called with the bytes handed to the network so far: never fewer than before, all of them at the end. */
  readonly onSent?: (sentBytes: number) => void;
  readonly signal?: StopSignal;
}

export interface PutAnswer {
  readonly status: number;
  /** The answer's text: S3's XML when it refused. */
  readonly text: string;
}

/** The part of XMLHttpRequest that sends a body with progress; browsers and React Native have it, Node does not. */
interface ProgressRequest {
  readonly upload: { onprogress: ((event: { readonly loaded: number }) => void) | null };
  readonly status: number;
  readonly responseText: string;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: SourceBytes): void;
  abort(): void;
}

/**
 * Sends a body with one PUT and reports how much of it has gone out.
 *
 * @throws TypeError when the network fails; the signal's reason when it was stopped.
 */
export async function putBytes(body: SourceBytes, options: PutBytesOptions): Promise<PutAnswer> {
  options.signal?.throwIfStopped();
  const { XMLHttpRequest } = globalThis as { XMLHttpRequest?: new () => ProgressRequest };
  return XMLHttpRequest === undefined
    ? putWithFetch(body, options)
    : putWithProgress(new XMLHttpRequest(), body, options);
}

/** Browsers refuse to let a page set these; they send them by themselves. */
const FORBIDDEN_HEADERS = new Set(['content-length', 'host']);

function putWithProgress(request: ProgressRequest, body: SourceBytes, options: PutBytesOptions): Promise<PutAnswer> {
  const { url, headers, onSent, signal } = options;
  const byteLength = sizeOf(body);
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => () => {
      forget?.();
      action();
    };
    request.upload.onprogress = ({ loaded }) => onSent?.(Math.min(loaded, byteLength));
    request.onload = settle(() => resolve({ status: request.status, text: request.responseText }));
    request.onerror = settle(() =>
      reject(new TypeError('The upload failed on its way: the network or the server went away.')),
    );
    request.onabort = settle(() => reject(signal?.reason));
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) {
      if (!FORBIDDEN_HEADERS.has(name.toLowerCase())) {
        request.setRequestHeader(name, value);
      }
    }
    request.send(body);
    const forget = signal?.onStop(() => request.abort());
  });
}

/** `duplex` is required for a streamed body and missing from the types of fetch. */
type StreamingRequestInit = RequestInit & { readonly duplex: 'half' };

/** How much is handed to the network at a time: small enough for progress to move, large enough to be quick. */
const STEP_BYTES = 64 * 1024;

/** Whatever its case, the length is named once: a client that finds it twice joins the two. */
function sizedHeaders(headers: Readonly<Record<string, string>>, byteLength: number): Headers {
  const sized = new Headers(headers);
  sized.set('content-length', String(byteLength));
  return sized;
}

async function putWithFetch(body: SourceBytes, options: PutBytesOptions): Promise<PutAnswer> {
  const { url, headers, onSent, signal } = options;
  const bytes = await readBytes(body);
  const controller = new AbortController();
  const forget = signal?.onStop((reason) => controller.abort(reason));
  const init: StreamingRequestInit = {
    method: 'PUT',
    headers: sizedHeaders(headers, bytes.length),
    body: streamOf(bytes, onSent),
    duplex: 'half',
    signal: controller.signal,
  };
  try {
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text() };
  } finally {
    forget?.();
  }
}

function streamOf(bytes: Uint8Array, onSent: PutBytesOptions['onSent']): ReadableStream<Uint8Array> {
  let sentBytes = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sentBytes === bytes.length) {
        controller.close();
        return;
      }
      const step = bytes.subarray(sentBytes, sentBytes + STEP_BYTES);
      sentBytes += step.length;
      controller.enqueue(step);
      onSent?.(sentBytes);
    },
  });
}
