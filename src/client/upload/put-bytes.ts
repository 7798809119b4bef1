export interface PutBytesOptions {
  readonly url: string;
  /** Exactly the headers that were signed; `content-length` is the platform's to send where it may not be set. */
  readonly headers: Readonly<Record<string, string>>;
  /** Called with the bytes handed to the network so far: never fewer than before, `body.size` at the end. */
  readonly onSent?: (sentBytes: number) => void;
  readonly signal?: AbortSignal;
}

export interface PutAnswer {
  readonly status: number;
  /** The answer's text: S3's XML when it refused. */
  readonly text: string;
}

/** The part of XMLHttpRequest that sends a body with progress; browsers have it, Node does not. */
interface ProgressRequest {
  readonly upload: { onprogress: ((event: { readonly loaded: number }) => void) | null };
  readonly status: number;
  readonly responseText: string;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: Blob): void;
  abort(): void;
}

/**
 * Sends a body with one PUT and reports how much of it has gone out.
 *
 * @throws TypeError when the network fails; the signal's reason when it was aborted.
 */
export function putBytes(body: Blob, options: PutBytesOptions): Promise<PutAnswer> {
  const { XMLHttpRequest } = globalThis as { XMLHttpRequest?: new () => ProgressRequest };
  return XMLHttpRequest === undefined
    ? putWithFetch(body, options)
    : putWithProgress(new XMLHttpRequest(), body, options);
}

/** Browsers refuse to let a page set these; they send them by themselves. */
const FORBIDDEN_HEADERS = new Set(['content-length', 'host']);

function putWithProgress(request: ProgressRequest, body: Blob, options: PutBytesOptions): Promise<PutAnswer> {
  const { url, headers, onSent, signal } = options;
  return new Promise((resolve, reject) => {
    const abort = () => request.abort();
    const settle = (action: () => void) => () => {
      signal?.removeEventListener('abort', abort);
      action();
    };
    request.upload.onprogress = ({ loaded }) => onSent?.(Math.min(loaded, body.size));
    request.onload = settle(() => resolve({ status: request.status, text: request.responseText }));
    request.onerror = settle(() =>
      reject(new TypeError('The upload failed on its way: the network or the server went away.')),
    );
    request.onabort = settle(() => reject(signal?.reason));
    signal?.addEventListener('abort', abort, { once: true });
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) {
      if (!FORBIDDEN_HEADERS.has(name.toLowerCase())) {
        request.setRequestHeader(name, value);
      }
    }
    request.send(body);
  });
}

/** `duplex` is required for a streamed body and missing from the types of fetch. */
type StreamingRequestInit = RequestInit & { readonly duplex: 'half' };

/** How much is read and handed to the network at a time: small enough for progress to move, large enough to be quick. */
const STEP_BYTES = 256 * 1024;

/** Whatever its case, the length is named once: a client that finds it twice joins the two. */
function sizedHeaders(headers: Readonly<Record<string, string>>, byteLength: number): Headers {
  const sized = new Headers(headers);
  sized.set('content-length', String(byteLength));
  return sized;
}

async function putWithFetch(body: Blob, { url, headers, onSent, signal }: PutBytesOptions): Promise<PutAnswer> {
  let sentBytes = 0;
  const steps = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const step = await body.slice(sentBytes, sentBytes + STEP_BYTES).arrayBuffer();
      if (step.byteLength === 0) {
        controller.close();
        return;
      }
      sentBytes += step.byteLength;
      controller.enqueue(new Uint8Array(step));
      onSent?.(sentBytes);
    },
  });
  const init: StreamingRequestInit = {
    method: 'PUT',
    headers: sizedHeaders(headers, body.size),
    body: steps,
    duplex: 'half',
    ...(signal === undefined ? {} : { signal }),
  };
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text() };
}
