import type { Json, Resource } from '../../../assembly/resource.js';
import { readString } from '../../../shared/json-fields.js';
import { AMPLIFY_TABLE_TYPE, type TableDefinition } from './table-definition.js';

/** ARNs of the streams and queues that functions of the backend work off. */
export function readEventSources(resources: readonly Pick<Resource, 'type' | 'properties'>[]): ReadonlySet<string> {
  const mappings = resources.filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping');
  return new Set(mappings.map(({ properties }) => readString(properties, 'EventSourceArn') ?? ''));
}

/**
 * The table as the engine is to have it: without the stream that Amplify gives to every model, unless a function reads it.
 *
 * The engine looks through the records of all streams at each write to a table that has one: with 9,000 of them a table took
 * 100 writes a second instead of 280 (dynoxide 1.2.1), and they are never fewer. A table whose template asks for a stream by itself keeps it.
 */
export function withoutUnreadStream(
  definition: TableDefinition,
  { type }: Pick<Resource, 'type'>,
  eventSources: ReadonlySet<string>,
): TableDefinition {
  if (type !== AMPLIFY_TABLE_TYPE || definition.streamArn === undefined || eventSources.has(definition.streamArn)) {
    return definition;
  }
  const { StreamSpecification, ...createInput }: Readonly<Record<string, Json>> = definition.createInput;
  return { ...definition, createInput };
}
