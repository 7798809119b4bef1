/** Why media cannot be made presentable: the input is at fault, and trying again gives the same answer. */
export const MEDIA_FAILURE_CODES = ['CORRUPT_MEDIA', 'MEDIA_TOO_LARGE', 'UNSUPPORTED_MEDIA'] as const;
export type MediaFailureCode = (typeof MEDIA_FAILURE_CODES)[number];

export class MediaFailure extends Error {
  override readonly name = 'MediaFailure';

  constructor(
    readonly code: MediaFailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
