import { afterEach, expect, it } from 'vitest';
import { iamService } from '../iam/index.js';
import { startBackend, type TestBackend } from '../iam/test-support/start-backend.js';
import { createDynamodbService } from './index.js';
import { buildAmplifyTable } from './test-support/build-table.js';
import { TTL_SWEEP_INTERVAL_MS } from './ttl.js';

const HOUR_MS = 60 * 60 * 1000;

let backend: TestBackend;

afterEach(() => backend.remove());

async function startWith(rows: Readonly<Record<string, { readonly [type: string]: string } | undefined>>) {
  const table = buildAmplifyTable('Codes', { timeToLiveSpecification: { attributeName: 'expiresAt', enabled: true } });
  backend = await startBackend([iamService, createDynamodbService()], { Codes: table });
  for (const [id, expiresAt] of Object.entries(rows)) {
    const Item = { id: { S: id }, ...(expiresAt === undefined ? {} : { expiresAt }) };
    await backend.ports.dynamodb.call('PutItem', { TableName: 'Codes', Item });
  }
}

const ids = async () => {
  const { Items } = await backend.ports.dynamodb.call('Scan', { TableName: 'Codes' });
  return (Items as readonly { readonly id: { readonly S: string } }[]).map(({ id }) => id.S).sort();
};
const secondsFromNow = (ms: number) => String(Math.floor((Date.now() + ms) / 1000));

it('deletes rows whose time has passed on the clock of the runtime, and no others', async () => {
  await startWith({
    soon: { N: secondsFromNow(HOUR_MS) },
    later: { N: secondsFromNow(3 * HOUR_MS) },
    never: undefined,
    text: { S: secondsFromNow(-HOUR_MS) },
    // "older than five years in the past": taken for a mistake, as on AWS.
    ancient: { N: '1000' },
  });
  expect(await ids()).toHaveLength(5);
  backend.clock.advance(2 * HOUR_MS);

  await expect.poll(ids, { timeout: 10_000 }).toEqual(['ancient', 'later', 'never', 'text']);
});

it('goes on sweeping', async () => {
  await startWith({ first: { N: secondsFromNow(HOUR_MS) }, second: { N: secondsFromNow(3 * HOUR_MS) } });
  backend.clock.advance(2 * HOUR_MS);
  await expect.poll(ids, { timeout: 10_000 }).toEqual(['second']);
  backend.clock.advance(2 * HOUR_MS + TTL_SWEEP_INTERVAL_MS);
  await expect.poll(ids, { timeout: 10_000 }).toEqual([]);
});

it('puts what it deletes on the stream', async () => {
  await startWith({ soon: { N: secondsFromNow(HOUR_MS) } });
  backend.clock.advance(2 * HOUR_MS);
  await expect.poll(ids, { timeout: 10_000 }).toEqual([]);
  const { dynamodb } = backend.ports;
  const StreamArn = backend.resources['Codes']?.attributes['TableStreamArn'] ?? '';
  const { StreamDescription } = await dynamodb.call('DescribeStream', { StreamArn });
  const { Shards } = StreamDescription as { readonly Shards: readonly { readonly ShardId: string }[] };
  const iterator = await dynamodb.call('GetShardIterator', {
    StreamArn,
    ShardId: Shards[0]?.ShardId ?? '',
    ShardIteratorType: 'TRIM_HORIZON',
  });

  expect(await dynamodb.call('GetRecords', iterator)).toMatchObject({
    Records: [{ eventName: 'INSERT' }, { eventName: 'REMOVE', dynamodb: { Keys: { id: { S: 'soon' } } } }],
  });
});
