import type { TransactItems } from './transact.js';

type TransactItem = TransactItems[number];

export interface QuotaOptions {
  readonly tableName: string;
  readonly ownerId: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Takes `bytes` out of what remains, if as much remains. A DynamoDB condition cannot add, so the remainder is kept. */
export function reserveBytes({ tableName, ownerId, at }: QuotaOptions, bytes: number): TransactItem {
  return {
    Update: {
      TableName: tableName,
      Key: { id: ownerId },
      UpdateExpression:
        'SET storageRemainingBytes = storageRemainingBytes - :n, storageReservedBytes = storageReservedBytes + :n, updatedAt = :at',
      ConditionExpression: 'storageRemainingBytes >= :n',
      ExpressionAttributeValues: { ':n': bytes, ':at': at },
    },
  };
}

/** Gives a whole reservation back. */
export function releaseBytes(options: QuotaOptions, reservedBytes: number): TransactItem {
  return settleBytes(options, reservedBytes, 0);
}

/** Gives back what removed content occupied. */
export function freeBytes({ tableName, ownerId, at }: QuotaOptions, storedBytes: number): TransactItem {
  return settleBytes({ tableName, ownerId, at }, 0, -storedBytes);
}

/** Turns a reservation into what is really stored. The remainder may fall below zero: the next reservation then fails. */
export function settleBytes(
  { tableName, ownerId, at }: QuotaOptions,
  reservedBytes: number,
  storedBytes: number,
): TransactItem {
  return {
    Update: {
      TableName: tableName,
      Key: { id: ownerId },
      UpdateExpression:
        'SET storageReservedBytes = storageReservedBytes - :reserved, storageUsedBytes = storageUsedBytes + :stored, storageRemainingBytes = storageRemainingBytes + :back, updatedAt = :at',
      // Without it an Update would create the profile of a user who is gone.
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeValues: {
        ':reserved': reservedBytes,
        ':stored': storedBytes,
        ':back': reservedBytes - storedBytes,
        ':at': at,
      },
    },
  };
}
