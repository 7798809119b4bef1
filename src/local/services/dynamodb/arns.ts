import type { JsonObject } from '../../assembly/resource.js';
import { parseJson, readObjects, readString } from '../../shared/json-fields.js';
import { tableOfArn } from './permissions/table-permissions.js';
import type { TableDefinition } from './tables/table-definition.js';

/** Puts the template's ARNs in the place of the engine's, which has its own region and stream labels, and back. */
export interface ArnTranslation {
  /** @param described - what the engine's `DescribeTable` says. */
  learn(definition: TableDefinition, described: JsonObject): void;
  /** A request's input with the engine's ARNs, table names instead of table ARNs, and its shard iterators. */
  toEngine(action: string, input: JsonObject): JsonObject;
  /** The engine's answer to a control or stream operation with the template's ARNs. */
  fromEngine(action: string, input: JsonObject, answer: JsonObject): JsonObject;
}

/** AWS's iterators look like this too: the stream's ARN, a version, and what only the service understands. */
const ITERATOR_SEPARATOR = '|1|';

export function createArnTranslation(region: string): ArnTranslation {
  /** The engine's stream ARN by the template's. */
  const streams = new Map<string, string>();
  let enginePrefix = '';
  let ownPrefix = '';

  const replaceAll = (value: JsonObject, pairs: readonly (readonly [string, string])[]): JsonObject => {
    const text = pairs.reduce(
      (replaced, [from, to]) => (from === '' ? replaced : replaced.replaceAll(JSON.stringify(from).slice(1, -1), to)),
      JSON.stringify(value),
    );
    return (parseJson(text) ?? {}) as JsonObject;
  };
  const labelOf = (streamArn: string) => streamArn.slice(streamArn.lastIndexOf('/stream/') + '/stream/'.length);

  return {
    learn({ arn, streamArn }, described) {
      const engineArn = readString(described, 'TableArn') ?? '';
      enginePrefix = engineArn.slice(0, engineArn.indexOf(':table/') + 1);
      ownPrefix = arn.slice(0, arn.indexOf(':table/') + 1);
      const engineStream = readString(described, 'LatestStreamArn');
      if (streamArn !== undefined && engineStream !== undefined) {
        streams.set(streamArn, engineStream);
      }
    },
    toEngine(_action, input) {
      const iterator = readString(input, 'ShardIterator');
      const plain = iterator === undefined ? input : { ...input, ShardIterator: stripIterator(iterator) };
      const named = readString(plain, 'TableName')?.startsWith('arn:')
        ? { ...plain, TableName: tableOfArn(readString(plain, 'TableName')) ?? '' }
        : plain;
      return replaceAll(named, [...streams, [ownPrefix, enginePrefix]]);
    },
    fromEngine(action, input, answer) {
      const streamArn =
        readString(input, 'StreamArn') ?? (readString(input, 'ShardIterator') ?? '').split('|')[0] ?? '';
      if (action === 'GetShardIterator') {
        return prefixIterator(answer, 'ShardIterator', streamArn);
      }
      if (action === 'GetRecords') {
        const Records = readObjects(answer, 'Records').map((record) => ({ ...record, awsRegion: region }));
        return prefixIterator({ ...answer, Records }, 'NextShardIterator', streamArn);
      }
      const own = [...streams].flatMap(([template, engine]) => [
        [engine, template] as const,
        [labelOf(engine), labelOf(template)] as const,
      ]);
      return openLastShard(replaceAll(answer, [...own, [enginePrefix, ownPrefix]]));
    },
  };
}

function stripIterator(iterator: string): string {
  const mark = iterator.indexOf(ITERATOR_SEPARATOR);
  return mark === -1 ? iterator : iterator.slice(mark + ITERATOR_SEPARATOR.length);
}

function prefixIterator(answer: JsonObject, member: string, streamArn: string): JsonObject {
  const iterator = readString(answer, member);
  return iterator === undefined ? answer : { ...answer, [member]: `${streamArn}${ITERATOR_SEPARATOR}${iterator}` };
}

/** "If the SequenceNumberRange has a SequenceNumber but no EndingSequenceNumber, then the shard is still open"; the engine states one. */
function openLastShard(answer: JsonObject): JsonObject {
  const stream = answer['StreamDescription'] as JsonObject | undefined;
  const shards = stream === undefined ? [] : readObjects(stream, 'Shards');
  const last = shards.at(-1);
  if (stream === undefined || last === undefined) {
    return answer;
  }
  const range = (last['SequenceNumberRange'] ?? {}) as JsonObject;
  const { EndingSequenceNumber: _closed, ...open } = range;
  return {
    ...answer,
    StreamDescription: { ...stream, Shards: [...shards.slice(0, -1), { ...last, SequenceNumberRange: open }] },
  };
}
