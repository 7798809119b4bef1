import { z } from 'zod';
import type { MultipartStore, StoredPart } from '../data/multipart-store.js';
import type { ObjectStore } from '../data/object-store.js';
import type { Caller } from '../domain/access/caller.js';
import { stagedKeyOf } from '../domain/storage-keys.js';
import { countReceivedBytes } from '../domain/upload/missing-parts.js';
import { partRanges } from '../domain/upload/plan-parts.js';
import type { Upload } from '../domain/upload/upload.js';
import type { UploadStatus } from '../domain/upload/upload-status.js';
import { assertTakesBytes, isOpen, ownUpload } from './own-upload.js';
import { issueTicket, type UploadTicket, type UploadTicketDeps } from './upload-ticket.js';

export const resumeUploadInput = z.object({ uploadId: z.uuid() });

export type ResumeUploadInput = z.infer<typeof resumeUploadInput>;

export interface UploadResumption extends UploadTicket {
  readonly contentId: string;
  readonly status: UploadStatus;
  /** Bytes that storage has. */
  readonly receivedBytes: number;
  /** The file is whole in storage: nothing is left to send. */
  readonly arrived: boolean;
  /** What storage has of the parts. */
  readonly parts: readonly StoredPart[];
}

export interface ResumeUploadDeps extends UploadTicketDeps {
  readonly parts: Pick<MultipartStore, 'begin' | 'abort' | 'list'>;
  readonly staging: Pick<ObjectStore, 'find'>;
}

/**
 * Tells a client how to go on, from what storage itself says and not from what anyone remembers. An upload that is over is
 * no error: its status says so.
 */
export function createResumeUpload(deps: ResumeUploadDeps) {
  return async (caller: Caller, { uploadId }: ResumeUploadInput): Promise<UploadResumption> => {
    const upload = await ownUpload(deps.uploads, caller, uploadId);
    const { contentId, status, byteLength } = upload;
    if (!isOpen(upload)) {
      const arrived = status !== 'FAILED';
      const receivedBytes = arrived ? byteLength : 0;
      return { uploadId, contentId, status, headers: [], expiresIn: 0, receivedBytes, arrived, parts: [] };
    }
    assertTakesBytes(upload, deps.now());
    const [ticket, staged] = await Promise.all([issueTicket(deps, upload), deps.staging.find(stagedKeyOf(upload))]);
    if (staged !== undefined) {
      return { ...ticket, contentId, status, receivedBytes: byteLength, arrived: true, parts: [] };
    }
    const parts = await listParts(deps, upload);
    const wanted = upload.partBytes === undefined ? [] : partRanges(byteLength, upload.partBytes);
    return { ...ticket, contentId, status, receivedBytes: countReceivedBytes(wanted, parts), arrived: false, parts };
  };
}

async function listParts({ parts }: ResumeUploadDeps, upload: Upload): Promise<readonly StoredPart[]> {
  return upload.multipartId === undefined ? [] : ((await parts.list(stagedKeyOf(upload), upload.multipartId)) ?? []);
}
