import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { eventCountId, eventQueueCountId } from '../domain/content/content-count.js';
import type { Event } from '../domain/event/event.js';
import type { EventDeletion } from '../domain/event/event-deletion.js';
import { type TransactItems, transact } from './transact.js';

export interface EventDeletionRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly events: string; readonly eventDeletions: string; readonly contentCounts: string };
  readonly now: () => Date;
}

export type EventDeletionRepository = ReturnType<typeof createEventDeletionRepository>;

export function createEventDeletionRepository({ client, tables, now }: EventDeletionRepositoryOptions) {
  async function countContents(eventId: string): Promise<number> {
    const { Item = {} } = await client.send(
      new GetCommand({ TableName: tables.contentCounts, Key: { id: eventCountId(eventId) }, ConsistentRead: true }),
    );
    return Object.values(Item).reduce((sum: number, value) => sum + (typeof value === 'number' ? value : 0), 0);
  }

  return {
    async find(eventId: string): Promise<EventDeletion | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.eventDeletions, Key: { id: eventId }, ConsistentRead: true }),
      );
      if (Item === undefined) {
        return undefined;
      }
      // The failure is its repository's own business.
      const { id, __typename, jobState, jobFailedAt, jobReason, jobKey, ...deletion } = Item;
      return { eventId, ...deletion } as unknown as EventDeletion;
    },

    /** What belongs to the event by its own numbers, which are exact when its indexes are not yet. */
    countContents,

    /**
     * Takes the event out of every list, closes it for good and notes that it goes: all or none.
     *
     * @returns whether it began; false when the event is no longer the version that is meant.
     */
    async start(event: Event, requestedBy: string): Promise<boolean> {
      const at = now().toISOString();
      const row = newRow(event, requestedBy, await countContents(event.id), at);
      const reasons = await transact(client, [
        closeForGood(tables.events, event, at),
        {
          Put: {
            TableName: tables.eventDeletions,
            Item: row,
            ConditionExpression: 'attribute_not_exists(id)',
          },
        },
      ]);
      return reasons === undefined;
    },

    /** The step forward that is written with each removed piece of content. */
    countRemoved(eventId: string): TransactItems[number] {
      return {
        Update: {
          TableName: tables.eventDeletions,
          Key: { id: eventId },
          UpdateExpression: 'SET contentsRemoved = contentsRemoved + :one, updatedAt = :at',
          ConditionExpression: 'attribute_exists(id)',
          ExpressionAttributeValues: { ':one': 1, ':at': now().toISOString() },
        },
      };
    },

    /** Removes the event itself, the last of all. */
    async finish(eventId: string): Promise<void> {
      await transact(client, [
        { Delete: { TableName: tables.events, Key: { id: eventId } } },
        { Delete: { TableName: tables.contentCounts, Key: { id: eventCountId(eventId) } } },
        { Delete: { TableName: tables.contentCounts, Key: { id: eventQueueCountId(eventId) } } },
        {
          Update: {
            TableName: tables.eventDeletions,
            Key: { id: eventId },
            UpdateExpression:
              'SET #status = :completed, updatedAt = :at REMOVE jobState, jobFailedAt, jobReason, jobKey',
            ExpressionAttributeNames: { '#status': 'status' }, // reserved word
            ExpressionAttributeValues: { ':completed': 'COMPLETED', ':at': now().toISOString() },
          },
        },
      ]);
    },
  };
}

/** Without its list keys a row is in none of the indexes of lists. */
function closeForGood(tableName: string, event: Event, at: string): TransactItems[number] {
  return {
    Update: {
      TableName: tableName,
      Key: { id: event.id },
      UpdateExpression: 'SET #status = :deleting, #version = :next, updatedAt = :at REMOVE #listKey, #visibleKey',
      ConditionExpression: '#version = :seen AND #status <> :deleting',
      ExpressionAttributeNames: {
        '#status': 'status', // reserved word
        '#version': 'version',
        '#listKey': 'startsAt#id',
        '#visibleKey': 'visibility#startsAt#id',
      },
      ExpressionAttributeValues: {
        ':deleting': 'DELETING',
        ':seen': event.version,
        ':next': event.version + 1,
        ':at': at,
      },
    },
  };
}

function newRow(event: Event, requestedBy: string, contentsTotal: number, at: string) {
  const deletion: Omit<EventDeletion, 'eventId'> = {
    ownerId: event.creativeId,
    requestedBy,
    status: 'RUNNING',
    contentsTotal,
    contentsRemoved: 0,
    createdAt: at,
    updatedAt: at,
  };
  return { __typename: 'EventDeletion', id: event.id, ...deletion };
}
