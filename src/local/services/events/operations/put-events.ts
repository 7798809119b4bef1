import type { Json, JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import {
  isJsonObject,
  parseJson,
  readNumber,
  readObjects,
  readString,
  readStrings,
} from '../../../shared/json-fields.js';
import type { JsonOperation } from '../../../shared/json-protocol.js';
import type { BusEvent } from '../../ports.js';
import type { Bus } from '../bus.js';
import { MAX_PUT_BYTES, MAX_PUT_ENTRIES, TIME_BYTES } from '../limits.js';

const KNOWN_MEMBERS = ['Detail', 'DetailType', 'EventBusName', 'Resources', 'Source', 'Time', 'TraceHeader'];

/** Each entry is accepted or refused on its own, in the order of the request. */
export const putEvents: JsonOperation<Bus> = async (bus, input) => {
  const entries = readObjects(input, 'Entries');
  if (entries.length === 0 || entries.length > MAX_PUT_ENTRIES) {
    throw validation(
      `Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${MAX_PUT_ENTRIES}`,
    );
  }
  if (entries.reduce((sum, entry) => sum + byteLengthOf(entry), 0) > MAX_PUT_BYTES) {
    throw validation('Total size of the entries in the request is over the limit.');
  }
  const results: JsonObject[] = [];
  for (const entry of entries) {
    const read = readEntry(entry);
    results.push('ErrorCode' in read ? read : { EventId: await bus.put(read) });
  }
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
};

type EntryError = { readonly ErrorCode: string; readonly ErrorMessage: string };

function readEntry(entry: JsonObject): BusEvent | EntryError {
  const unknown = Object.keys(entry).find((name) => !KNOWN_MEMBERS.includes(name));
  if (unknown !== undefined) {
    throw validation(`PutEvents: the parameter ${unknown} is not simulated.`);
  }
  const [source, detailType, text] = [
    readString(entry, 'Source'),
    readString(entry, 'DetailType'),
    readString(entry, 'Detail'),
  ];
  for (const [name, value] of [
    ['Source', source],
    ['DetailType', detailType],
    ['Detail', text],
  ] as const) {
    if (value === undefined || value === '') {
      return invalid(`Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
    }
  }
  if (source?.startsWith('aws.') === true) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const bus = readString(entry, 'EventBusName') ?? 'default';
  if (bus !== 'default' && !bus.endsWith(':event-bus/default')) {
    return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `Event bus ${bus} does not exist.` };
  }
  const detail: Json | undefined = parseJson(text ?? '');
  if (!isJsonObject(detail)) {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  const seconds = readNumber(entry, 'Time');
  return {
    source: source ?? '',
    detailType: detailType ?? '',
    detail,
    resources: readStrings(entry, 'Resources'),
    ...(seconds === undefined ? {} : { time: new Date(seconds * 1000).toISOString() }),
  };
}

function byteLengthOf(entry: JsonObject): number {
  const texts = [entry['Source'], entry['DetailType'], entry['Detail'], ...readStrings(entry, 'Resources')];
  const time = entry['Time'] === undefined ? 0 : TIME_BYTES;
  return texts.reduce<number>((sum, text) => sum + (typeof text === 'string' ? Buffer.byteLength(text) : 0), time);
}

function invalid(message: string): EntryError {
  return { ErrorCode: 'InvalidArgument', ErrorMessage: message };
}

function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
