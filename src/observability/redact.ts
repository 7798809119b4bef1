const REDACTED = '[redacted]';

/** Fields whose values are secrets by their names, whatever they hold. */
const SECRET_FIELD =
  /^(password|.*secret(access)?(key)?|authorization|cookie|set-cookie|(access|id|refresh|session|security|api)?-?token|x-amz-security-token|signature|confirmationcode|html|emailbody|emailmessage)$/i;

/** Parameters of signed URLs: S3's in both versions, and CloudFront's. */
const SIGNED_PARAMETER =
  /([?&;"\s]|^)((?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|Policy|Key-Pair-Id|AWSAccessKeyId)=)[^&\s"'<>]+/gi;

/** A header, payload and signature in base64url; a token of Cognito's is one, and so is part of one. */
const JSON_WEB_TOKEN = /eyJ[\w-]{8,}(?:\.[\w-]+){1,4}/g;

/** An Authorization header that got into a text. */
const AUTHORIZATION = /\b(AWS4-HMAC-SHA256|Bearer|Basic) [^"'\n]+/g;

/**
 * A value as it may stand in a log: signatures, tokens and passwords are gone, the rest is as it was.
 *
 * @example redact('', 'https://b/k?X-Amz-Date=1&X-Amz-Signature=0a') // 'https://b/k?X-Amz-Date=1&X-Amz-Signature=[redacted]'
 */
export function redact(field: string, value: unknown): unknown {
  if (SECRET_FIELD.test(field) && value !== undefined && value !== null) {
    return REDACTED;
  }
  return typeof value === 'string' ? redactText(value) : value;
}

function redactText(text: string): string {
  return text
    .replace(SIGNED_PARAMETER, `$1$2${REDACTED}`)
    .replace(AUTHORIZATION, `$1 ${REDACTED}`)
    .replace(JSON_WEB_TOKEN, REDACTED);
}
