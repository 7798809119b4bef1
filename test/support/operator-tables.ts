import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { RunningBackend } from './operator.js';

type Row = Record<string, unknown>;

/** DynamoDB's own limit on one BatchWriteItem. */
const ITEMS_PER_BATCH = 25;

export type OperatorTables = Awaited<ReturnType<typeof openTables>>;

/** The tables of a running backend by the names of their models, as an operator sees and changes them. */
export async function openTables({ endpoint, operatorCredentials: credentials }: RunningBackend) {
  const dynamodb = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const client = DynamoDBDocumentClient.from(dynamodb);
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
  const named = (model: string): string => {
    const name = TableNames.find((table) => table.startsWith(`${model}-`));
    if (name === undefined) {
      throw new Error(`No table of ${model} among ${TableNames.join(', ')}.`);
    }
    return name;
  };
  return {
    client,
    named,
    put: (model: string, Item: object) => client.send(new PutCommand({ TableName: named(model), Item: { ...Item } })),
    remove: (model: string, id: string) => client.send(new DeleteCommand({ TableName: named(model), Key: { id } })),
    async putAll(model: string, items: readonly object[]): Promise<void> {
      for (let start = 0; start < items.length; start += ITEMS_PER_BATCH) {
        const requests = items
          .slice(start, start + ITEMS_PER_BATCH)
          .map((Item) => ({ PutRequest: { Item: { ...Item } } }));
        await client.send(new BatchWriteCommand({ RequestItems: { [named(model)]: requests } }));
      }
    },
    async get(model: string, id: string): Promise<Row | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: named(model), Key: { id }, ConsistentRead: true }),
      );
      return Item;
    },
    async all(model: string): Promise<readonly Row[]> {
      const { Items } = await client.send(new ScanCommand({ TableName: named(model), ConsistentRead: true }));
      return Items ?? [];
    },
    /** Sets numbers and texts of a row, and makes it if it is not there. */
    async set(model: string, id: string, values: Row): Promise<void> {
      const entries = Object.entries(values).map(([name, value], index) => ({ name, value, index }));
      await client.send(
        new UpdateCommand({
          TableName: named(model),
          Key: { id },
          UpdateExpression: `SET ${entries.map(({ index }) => `#n${index} = :n${index}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(entries.map(({ name, index }) => [`#n${index}`, name])),
          ExpressionAttributeValues: Object.fromEntries(entries.map(({ value, index }) => [`:n${index}`, value])),
        }),
      );
    },
    close: () => dynamodb.destroy(),
  };
}
