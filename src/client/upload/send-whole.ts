import { withRetry } from './retry.js';
import type { StopSignal } from './stop.js';
import { headersOf, mayPassLater, store, wantsNewUrl } from './storage-refusal.js';
import type { UploadApi } from './upload-api.js';
import { createReader, type UploadSource } from './upload-source.js';

export interface SendWholeOptions {
  readonly source: UploadSource;
  readonly uploadId: string;
  readonly ticket: WholeTicket;
  readonly api: Pick<UploadApi, 'resume'>;
  readonly onSent: (sentBytes: number) => void;
  readonly signal: StopSignal;
}

interface WholeTicket {
  readonly uploadUrl?: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** Sends a file in one piece, again and with a fresh URL where that may help. A file that is there already is sent. */
export async function sendWhole({ source, uploadId, ticket, api, onSent, signal }: SendWholeOptions): Promise<void> {
  const reader = createReader(source);
  const whole = { offset: 0, byteLength: source.size };
  let current = ticket;
  await withRetry(
    async () => {
      try {
        const { uploadUrl, headers } = current;
        await store(await reader.read(whole), {
          url: uploadUrl ?? '',
          headers: headersOf(headers),
          onSent,
          signal,
        });
      } catch (error) {
        reader.leave();
        if (wantsNewUrl(error)) {
          current = await api.resume(uploadId);
        }
        throw error;
      }
    },
    { isTransient: mayPassLater, signal },
  );
  onSent(source.size);
}
