import { withRetry } from './retry.js';
import { headersOf, mayPassLater, store, wantsNewUrl } from './storage-refusal.js';
import type { UploadApi } from './upload-api.js';

export interface SendWholeOptions {
  readonly file: Blob;
  readonly uploadId: string;
  readonly ticket: WholeTicket;
  readonly api: Pick<UploadApi, 'resume'>;
  readonly onSent: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

interface WholeTicket {
  readonly uploadUrl?: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** Sends a file in one piece, again and with a fresh URL where that may help. A file that is there already is sent. */
export async function sendWhole({ file, uploadId, ticket, api, onSent, signal }: SendWholeOptions): Promise<void> {
  let current = ticket;
  await withRetry(
    async () => {
      try {
        const { uploadUrl, headers } = current;
        await store(file, { url: uploadUrl ?? '', headers: headersOf(headers), onSent, signal });
      } catch (error) {
        if (wantsNewUrl(error)) {
          current = await api.resume(uploadId);
        }
        throw error;
      }
    },
    { isTransient: mayPassLater, signal },
  );
  onSent(file.size);
}
