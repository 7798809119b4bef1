import type { TemplateMap, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { isMap, isNull, javaText } from '../values.js';
import { toAttributeMap, toAttributeValue } from './attribute-value.js';
import type { UtilFunction, UtilTable } from './frame.js';

/** Null in, null out: "returns null if the input is null" in each row of the table. */
const typed =
  (type: string, convert: (value: TemplateValue) => TemplateValue): UtilFunction =>
  (_, value) =>
    isNull(value) ? null : { [type]: convert(value) };

function list(value: TemplateValue): TemplateValue[] {
  if (!Array.isArray(value)) {
    throw new ResolverError('A set or list needs a list', 'MappingTemplate');
  }
  return value;
}

function map(value: TemplateValue): TemplateMap {
  if (!isMap(value)) {
    throw new ResolverError('A map is needed', 'MappingTemplate');
  }
  return value;
}

function number(value: TemplateValue): number {
  const converted = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isNaN(converted)) {
    throw new ResolverError(`${javaText(value)} is not a number`, 'MappingTemplate');
  }
  return converted;
}

const toS3Object: UtilFunction = (_, key, bucket, region, version) => ({
  S: JSON.stringify({ s3: { key, bucket, region, ...(isNull(version) ? {} : { version }) } }),
});

/** The object that `toS3Object` wrote. */
const fromS3ObjectJson: UtilFunction = (_, text) => {
  try {
    const parsed = JSON.parse(javaText(text));
    return parsed?.s3 ?? null;
  } catch (error) {
    throw new ResolverError('Not the JSON of an S3 object', 'MappingTemplate', { cause: error });
  }
};

const CONVERSIONS: UtilTable = {
  toBinary: typed('B', javaText),
  toBinarySet: typed('BS', (value) => list(value).map(javaText)),
  toBoolean: typed('BOOL', (value) => value),
  toDynamoDB: (_, value) => toAttributeValue(value),
  toList: typed('L', (value) => list(value).map(toAttributeValue)),
  toMap: typed('M', (value) => toAttributeMap(map(value))),
  toMapValues: (_, value) => (isNull(value) ? null : toAttributeMap(map(value))),
  toNull: () => ({ NULL: null }),
  toNumber: typed('N', number),
  toNumberSet: typed('NS', (value) => list(value).map(number)),
  toS3Object,
  toString: typed('S', javaText),
  toStringSet: typed('SS', (value) => list(value).map(javaText)),
};

const prefixed = (entries: readonly (readonly [string, UtilFunction])[]): UtilTable =>
  Object.fromEntries(entries.map(([name, convert]) => [`dynamodb.${name}`, convert]));

/** "DynamoDB helpers in util.dynamodb" of both runtimes. */
export const DYNAMODB_FUNCTIONS: UtilTable = prefixed([
  ...Object.entries(CONVERSIONS),
  ['fromS3ObjectJson', fromS3ObjectJson],
]);

/** The variants that answer JSON text, VTL only. */
export const DYNAMODB_JSON_FUNCTIONS: UtilTable = prefixed(
  Object.entries(CONVERSIONS).map(([name, convert]) => [
    `${name}Json`,
    (frame, ...args) => JSON.stringify(convert(frame, ...args) ?? null),
  ]),
);
