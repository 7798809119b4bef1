import { countChanges, type Listed } from '../domain/content/content-count.js';
import type { TransactItems } from './transact.js';

/**
 * The writes that keep the totals of all lists, for the transaction in which content comes (`from` is undefined), goes
 * (`to` is undefined) or changes its status.
 */
export function countContent(tableName: string, from: Listed | undefined, to: Listed | undefined): TransactItems {
  return [...countChanges(from, to)].map(([id, row]) => {
    const entries = [...row].map(([name, step], index) => ({ name, step, index }));
    return {
      Update: {
        TableName: tableName,
        Key: { id },
        UpdateExpression: `ADD ${entries.map(({ index }) => `#n${index} :n${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(entries.map(({ name, index }) => [`#n${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(entries.map(({ step, index }) => [`:n${index}`, step])),
      },
    };
  });
}
