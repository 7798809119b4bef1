import { s3Error } from '../errors.js';

/** The fields of a POST form, by lower-case name. */
export type FormFields = ReadonlyMap<string, string>;

export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

/** What a policy says beyond the fields: how long the file may be. */
export interface CheckedPolicy {
  readonly lengthRange?: LengthRange;
}

/** "Each form field must appear in the list of conditions, except x-amz-signature, file, policy and x-ignore- fields." */
const EXEMPT_FIELDS = new Set(['file', 'policy', 'x-amz-signature']);

/**
 * Holds a form's fields to its policy.
 *
 * @param policyBase64 - as the form sent it.
 * @param fields - with `bucket` among them, and the file's name already put into the key.
 * @throws AwsError `AccessDenied` naming the condition that failed; `InvalidPolicyDocument` when it is no policy.
 */
export function checkPostPolicy(policyBase64: string, fields: FormFields, nowMs: number): CheckedPolicy {
  const { expiration, conditions } = parsePolicy(policyBase64);
  const expiresMs = Date.parse(expiration);
  if (Number.isNaN(expiresMs)) {
    throw invalid(`Invalid 'expiration' value: '${expiration}'`);
  }
  if (expiresMs <= nowMs) {
    throw denied('Policy expired.');
  }
  const covered = new Set<string>();
  let lengthRange: LengthRange | undefined;
  for (const condition of conditions.flatMap(normalize)) {
    if (condition.operator === 'content-length-range') {
      lengthRange = { min: condition.min, max: condition.max };
    } else {
      covered.add(condition.field);
      checkCondition(condition, fields);
    }
  }
  const extra = [...fields.keys()].filter(
    (name) => !covered.has(name) && !EXEMPT_FIELDS.has(name) && !name.startsWith('x-ignore-') && name !== 'bucket',
  );
  if (extra.length > 0) {
    throw denied(`Extra input fields: ${extra.join(', ')}`);
  }
  return lengthRange === undefined ? {} : { lengthRange };
}

type Condition =
  | { readonly operator: 'eq' | 'starts-with'; readonly field: string; readonly value: string; readonly text: string }
  | { readonly operator: 'content-length-range'; readonly min: number; readonly max: number };

function parsePolicy(base64: string): { readonly expiration: string; readonly conditions: readonly unknown[] } {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch (error) {
    throw s3Error('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.', {}, { cause: error });
  }
  if (typeof document !== 'object' || document === null) {
    throw invalid('Invalid JSON.');
  }
  const { expiration, conditions } = document as { readonly expiration?: unknown; readonly conditions?: unknown };
  if (typeof expiration !== 'string') {
    throw invalid('Policy missing expiration.');
  }
  if (!Array.isArray(conditions)) {
    throw invalid('Policy missing conditions.');
  }
  return { expiration, conditions };
}

/** `{"acl": "x"}` is an exact match, as is `["eq", "$acl", "x"]`. */
function normalize(condition: unknown): readonly Condition[] {
  if (Array.isArray(condition)) {
    return [fromList(condition)];
  }
  if (typeof condition !== 'object' || condition === null) {
    throw invalid('Invalid Condition.');
  }
  return Object.entries(condition).map(([name, value]) => {
    if (typeof value !== 'string') {
      throw invalid(`Invalid Simple-Condition: value of ${name} must be a string.`);
    }
    return { operator: 'eq', field: name.toLowerCase(), value, text: JSON.stringify(['eq', `$${name}`, value]) };
  });
}

function fromList(condition: readonly unknown[]): Condition {
  const [rawOperator, subject, value] = condition;
  const operator = String(rawOperator).toLowerCase();
  if (condition.length !== 3) {
    throw invalid(`Invalid Condition: wrong number of arguments: ${JSON.stringify(condition)}`);
  }
  if (operator === 'content-length-range') {
    const [min, max] = [Number(subject), Number(value)];
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min < 0 || max < min) {
      throw invalid('Invalid content-length-range.');
    }
    return { operator, min, max };
  }
  if (operator !== 'eq' && operator !== 'starts-with') {
    throw invalid(`Invalid Condition: unknown operation '${String(rawOperator)}'.`);
  }
  if (typeof subject !== 'string' || !subject.startsWith('$') || typeof value !== 'string') {
    throw invalid(`Invalid Condition: ${JSON.stringify(condition)}`);
  }
  return { operator, field: subject.slice(1).toLowerCase(), value, text: JSON.stringify(condition) };
}

function checkCondition(condition: Exclude<Condition, { operator: 'content-length-range' }>, fields: FormFields): void {
  const { operator, field, value, text } = condition;
  const sent = fields.get(field) ?? '';
  if (!fields.has(field) && value !== '') {
    throw denied(`Policy Condition failed: ${text}`);
  }
  if (operator === 'eq' ? sent !== value : !startsWith(field, sent, value)) {
    throw denied(`Policy Condition failed: ${text}`);
  }
}

/** "Content-Types values for a starts-with condition that include commas are interpreted as lists; each must meet it." */
function startsWith(field: string, sent: string, prefix: string): boolean {
  const values = field === 'content-type' ? sent.split(',').map((part) => part.trim()) : [sent];
  return values.every((each) => each.startsWith(prefix));
}

function denied(message: string): Error {
  return s3Error('AccessDenied', `Invalid according to Policy: ${message}`);
}

function invalid(message: string): Error {
  return s3Error('InvalidPolicyDocument', `Invalid Policy: ${message}`);
}
