import type { TransactItems } from './transact.js';

type TransactItem = TransactItems[number];

/** Notes that someone takes part in an event; the first time is kept. */
export function joinEvent(tableName: string, ownerId: string, eventId: string, at: Date): TransactItem {
  const joinedAt = at.toISOString();
  return {
    Update: {
      TableName: tableName,
      Key: { id: participationId(ownerId, eventId) },
      UpdateExpression:
        'SET ownerId = :owner, eventId = :event, joinedAt = if_not_exists(joinedAt, :at), #key = if_not_exists(#key, :key), #type = :type, createdAt = if_not_exists(createdAt, :at), updatedAt = :at',
      ExpressionAttributeNames: { '#key': 'joinedAt#eventId', '#type': '__typename' },
      ExpressionAttributeValues: {
        ':owner': ownerId,
        ':event': eventId,
        ':at': joinedAt,
        ':key': `${joinedAt}#${eventId}`,
        ':type': 'Participation',
      },
    },
  };
}

/** One row for each of an event's fans. */
export function participationId(ownerId: string, eventId: string): string {
  return `${ownerId}#${eventId}`;
}

/** Holds a transaction to an event that exists and stays: nothing is added behind the back of its deletion. */
export function eventIsNotDeleted(tableName: string, eventId: string): TransactItem {
  return {
    ConditionCheck: {
      TableName: tableName,
      Key: { id: eventId },
      ConditionExpression: 'attribute_exists(id) AND #status <> :deleting',
      ExpressionAttributeNames: { '#status': 'status' }, // reserved word
      ExpressionAttributeValues: { ':deleting': 'DELETING' },
    },
  };
}
