/**
 * An answer that the edge makes itself, without the origin.
 *
 * With a code it is the XML document of signed URLs and cookies; without one, the page "The request could not be satisfied".
 */
export class EdgeError extends Error {
  readonly code: string | undefined;

  constructor(
    readonly statusCode: number,
    message: string,
    options: ErrorOptions & { readonly code?: string } = {},
  ) {
    super(message, options);
    this.name = 'EdgeError';
    this.code = options.code;
  }
}

/** Codes and words of refused signatures, as viewers see them in the error document. */
const SIGNATURE_ERRORS = {
  AccessDenied: 'Access denied',
  InvalidKey: 'Unknown Key',
  MalformedPolicy: 'Malformed Policy',
  MalformedSignature: 'Could not unencode Signature',
  MissingKey: 'Missing Key-Pair-Id query parameter or cookie value',
} as const;

export function signatureError(code: keyof typeof SIGNATURE_ERRORS): EdgeError {
  return new EdgeError(403, SIGNATURE_ERRORS[code], { code });
}
