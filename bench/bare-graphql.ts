import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, type DocumentNode, execute, parse, validate } from 'graphql-16';
import { Pool } from 'undici';

/**
 * The floor of `get-event`: graphql-js over one table call, with nothing in between: no authentication, no templates, no
 * checks. A query is parsed and validated once. Arguments: the DynamoDB endpoint, the table's name.
 */
const SCHEMA = buildSchema(`
  type Event { id: ID! title: String! createdAt: String! updatedAt: String! }
  type Query { getEvent(id: ID!): Event }
`);

const CONNECTIONS = 64;
const [endpoint = '', tableName = ''] = process.argv.slice(2);
const pool = new Pool(endpoint, { connections: CONNECTIONS });
const documents = new Map<string, DocumentNode>();

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.Query',
  'x-amz-date': '20261120T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=FAKE/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

async function findEvent({ id }: { id: string }): Promise<Record<string, string | undefined> | null> {
  const { body } = await pool.request({
    method: 'POST',
    path: '/',
    headers: HEADERS,
    body: JSON.stringify({
      TableName: tableName,
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: id } },
    }),
  });
  const answer = (await body.json()) as { Items?: Record<string, { S?: string }>[] };
  if (answer.Items === undefined) {
    throw new Error(`The engine refused: ${JSON.stringify(answer)}`);
  }
  const [item] = answer.Items;
  return item === undefined ? null : Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value.S]));
}

function prepare(query: string): DocumentNode {
  const known = documents.get(query);
  if (known !== undefined) {
    return known;
  }
  const document = parse(query);
  const errors = validate(SCHEMA, document);
  if (errors.length > 0) {
    throw errors[0];
  }
  documents.set(query, document);
  return document;
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as {
    query: string;
    variables: Record<string, unknown>;
  };
  const result = await execute({
    schema: SCHEMA,
    document: prepare(query),
    rootValue: { getEvent: findEvent },
    variableValues: variables,
  });
  const payload = Buffer.from(JSON.stringify(result));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': payload.length });
  response.end(payload);
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(
    `${JSON.stringify({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, outputs: '' })}\n`,
  );
});
process.on('SIGTERM', () => process.exit(0));
