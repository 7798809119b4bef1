import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { readStrings } from '../../../shared/json-fields.js';
import { MAX_NAMES_PER_REQUEST } from '../limits.js';

/** @throws AwsError `ValidationException` when there are none, or more than ten. */
export function readNames(input: JsonObject): readonly string[] {
  const names = readStrings(input, 'Names');
  if (names.length === 0 || names.length > MAX_NAMES_PER_REQUEST) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length less than or equal to ${MAX_NAMES_PER_REQUEST}, and greater than or equal to 1`,
    );
  }
  return names;
}
