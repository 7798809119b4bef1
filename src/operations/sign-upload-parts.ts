import { z } from 'zod';
import type { Presigner } from '../data/presigner.js';
import type { Caller } from '../domain/access/caller.js';
import { InvalidInputError } from '../domain/errors.js';
import { MAX_PARTS, MAX_PARTS_PER_SIGNING } from '../domain/limits.js';
import { stagedKeyOf } from '../domain/storage-keys.js';
import { CRC32_PATTERN } from '../domain/upload/crc32.js';
import { partRange } from '../domain/upload/plan-parts.js';
import type { Upload } from '../domain/upload/upload.js';
import { assertTakesBytes, ownUpload } from './own-upload.js';
import { openMultipart, type UploadTicketDeps, urlTtlSeconds, type WireHeader, wireHeaders } from './upload-ticket.js';

export const signUploadPartsInput = z.object({
  uploadId: z.uuid(),
  parts: z
    .array(z.object({ partNumber: z.int().min(1).max(MAX_PARTS), checksumCrc32: z.string().regex(CRC32_PATTERN) }))
    .min(1)
    .max(MAX_PARTS_PER_SIGNING),
});

export type SignUploadPartsInput = z.infer<typeof signUploadPartsInput>;

export interface SignedPart {
  readonly partNumber: number;
  readonly url: string;
  readonly headers: readonly WireHeader[];
  /** Seconds. */
  readonly expiresIn: number;
}

export interface SignUploadPartsDeps extends Omit<UploadTicketDeps, 'presigner'> {
  readonly presigner: Pick<Presigner, 'presignPart'>;
}

/**
 * Signs the URLs of some parts, each for exactly the length it has in the plan and the checksum its sender names: a part
 * that is damaged on its way, or not the one that was meant, is refused by S3.
 */
export function createSignUploadParts(deps: SignUploadPartsDeps) {
  return async (caller: Caller, { uploadId, parts }: SignUploadPartsInput): Promise<readonly SignedPart[]> => {
    const upload = await ownUpload(deps.uploads, caller, uploadId);
    const at = deps.now();
    assertTakesBytes(upload, at);
    const wanted = parts.map((part) => ({ ...part, byteLength: lengthOf(upload, part.partNumber) }));
    const key = stagedKeyOf(upload);
    const multipartId = await openMultipart(deps, upload);
    const expiresIn = urlTtlSeconds(upload, at);
    return Promise.all(
      wanted.map(async (part) => {
        const signed = await deps.presigner.presignPart(key, { multipartId, ...part, ttlSeconds: expiresIn });
        return { partNumber: part.partNumber, url: signed.url, headers: wireHeaders(signed), expiresIn };
      }),
    );
  };
}

function lengthOf({ partBytes, byteLength }: Upload, partNumber: number): number {
  if (partBytes === undefined) {
    throw new InvalidInputError('The upload has no parts: its file goes in one piece');
  }
  const range = partRange(byteLength, partBytes, partNumber);
  if (range === undefined) {
    throw new InvalidInputError(`The upload has no part ${partNumber}`);
  }
  return range.byteLength;
}
