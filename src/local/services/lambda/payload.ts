import { AwsError } from '../../shared/aws-error.js';
import { parseJson } from '../../shared/json-fields.js';
import { MAX_ASYNC_PAYLOAD_BYTES, MAX_SYNC_PAYLOAD_BYTES } from './limits.js';

/** @throws AwsError `RequestTooLargeException` (413), `InvalidRequestContentException` when it is not JSON. */
export function requirePayload(payload: string, invocationType: 'RequestResponse' | 'Event'): void {
  const limitBytes = invocationType === 'Event' ? MAX_ASYNC_PAYLOAD_BYTES : MAX_SYNC_PAYLOAD_BYTES;
  if (Buffer.byteLength(payload) > limitBytes) {
    throw new AwsError(
      'RequestTooLargeException',
      `${Buffer.byteLength(payload)} byte payload is too large for the ${invocationType} invocation type (limit ${limitBytes} bytes)`,
      413,
      { details: { Type: 'User' } },
    );
  }
  if (parseJson(payload) === undefined) {
    throw new AwsError(
      'InvalidRequestContentException',
      'Could not parse request body into json: the payload is not valid JSON.',
      400,
      { details: { Type: 'User' } },
    );
  }
}
