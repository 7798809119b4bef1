import { createHash } from 'node:crypto';
import type { JsonObject } from '../../assembly/resource.js';
import { isJsonObject } from '../../shared/json-fields.js';
import { invalidParameter } from './errors.js';
import { MAX_MESSAGE_ATTRIBUTES } from './limits.js';

/** Transport type byte of the checksum: 1 for text, 2 for binary. */
const STRING_TRANSPORT = 1;
const BINARY_TRANSPORT = 2;

const NAME = /^(?!aws\.|amazon\.)(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;
const DATA_TYPE = /^(String|Number|Binary)(\..+)?$/;

/** A message attribute as the JSON protocol carries it; `BinaryValue` is base64. */
interface MessageAttribute {
  readonly name: string;
  readonly dataType: string;
  readonly transport: number;
  readonly bytes: Buffer;
}

/**
 * Checks message attributes.
 *
 * @returns their bytes, which count towards the message's size, and the MD5 that SQS answers; the MD5 is absent without attributes.
 * @throws AwsError `InvalidParameterValueException`, naming the attribute.
 */
export function checkMessageAttributes(attributes: JsonObject): {
  readonly byteLength: number;
  readonly md5?: string;
} {
  const read = Object.entries(attributes).map(([name, value]) => readAttribute(name, isJsonObject(value) ? value : {}));
  if (read.length === 0) {
    return { byteLength: 0 };
  }
  if (read.length > MAX_MESSAGE_ATTRIBUTES) {
    throw invalidParameter(
      `Number of message attributes [${read.length}] exceeds the allowed maximum [${MAX_MESSAGE_ATTRIBUTES}].`,
    );
  }
  const byteLength = read.reduce(
    (sum, { name, dataType, bytes }) => sum + Buffer.byteLength(name) + Buffer.byteLength(dataType) + bytes.length,
    0,
  );
  return { byteLength, md5: attributesMd5(read) };
}

/** "Sort all message attributes by name in ascending order", then length-prefixed name, data type, transport, value. */
function attributesMd5(attributes: readonly MessageAttribute[]): string {
  const hash = createHash('md5');
  const prefixed = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const { name, dataType, transport, bytes } of [...attributes].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    prefixed(Buffer.from(name));
    prefixed(Buffer.from(dataType));
    hash.update(Buffer.from([transport]));
    prefixed(bytes);
  }
  return hash.digest('hex');
}

function readAttribute(name: string, value: JsonObject): MessageAttribute {
  const dataType = value['DataType'];
  if (!NAME.test(name)) {
    throw invalidParameter(`Message (user) attribute name '${name}' is invalid.`);
  }
  if (typeof dataType !== 'string' || !DATA_TYPE.test(dataType)) {
    throw invalidParameter(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  if (dataType.startsWith('Binary')) {
    return {
      name,
      dataType,
      transport: BINARY_TRANSPORT,
      bytes: Buffer.from(text(name, value['BinaryValue']), 'base64'),
    };
  }
  const stringValue = text(name, value['StringValue']);
  if (dataType.startsWith('Number') && !Number.isFinite(Number(stringValue))) {
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  return { name, dataType, transport: STRING_TRANSPORT, bytes: Buffer.from(stringValue) };
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') {
    throw invalidParameter(`Message (user) attribute '${name}' must contain a non-empty value of its type.`);
  }
  return value;
}

/**
 * The attributes that a receiver asked for.
 *
 * @param names - exact names, `All` or `.*` for every one, `prefix.*` for those that begin so.
 */
export function selectMessageAttributes(attributes: JsonObject, names: readonly string[]): JsonObject {
  const wanted = (name: string) =>
    names.some(
      (pattern) =>
        pattern === 'All' || (pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -2)) : pattern === name),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
}
