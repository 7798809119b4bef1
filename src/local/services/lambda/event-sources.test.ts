import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../assembly/resource.js';
import { ACCOUNT, arnOf, buildQueue, type TemplateResource } from './test-support/start-backend.js';
import { type LambdaUnderTest, startLambda } from './test-support/start-lambda.js';

const CONSUMING = { action: 'sqs:*', resource: arnOf('sqs', 'work') };

let folder: string;
let file: string;
let lambda: LambdaUnderTest | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-source-'));
  file = join(folder, 'batches');
});

afterEach(async () => {
  await lambda?.remove();
  lambda = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Notes each batch in a file; a body that says `fail` fails, `throw` fails all, `wait` never ends. */
const handlerSource = () => `import { appendFileSync } from 'node:fs';
  export const handler = async (event) => {
    appendFileSync(${JSON.stringify(file)}, JSON.stringify(event) + '\\n');
    if (event.Records.some(({ body }) => body.includes('throw'))) { throw new Error('no'); }
    if (event.Records.some(({ body }) => body.includes('wait'))) { await new Promise(() => setInterval(() => undefined, 1000)); }
    const failed = event.Records.filter(({ body }) => body.includes('fail'));
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };`;

async function start(mapping: JsonObject = {}, permissions = [CONSUMING], queue: JsonObject = {}) {
  const template: Record<string, TemplateResource> = {
    Work: buildQueue('work', {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead'), maxReceiveCount: 2 },
      ...queue,
    }),
    Dead: buildQueue('dead'),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('sqs', 'work'),
        FunctionName: 'worker',
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ...mapping,
      },
    },
  };
  lambda = await startLambda({ functions: { worker: { source: handlerSource(), permissions } }, template });
  return lambda;
}

const batches = (): readonly { Records: readonly { body: string }[] }[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
const bodies = () => batches().map(({ Records }) => Records.map(({ body }) => body));

async function send({ sqs, backend }: LambdaUnderTest, ...messages: readonly string[]) {
  await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: `${backend.endpoint}/${ACCOUNT}/work`,
      Entries: messages.map((MessageBody, index) => ({
        Id: String(index),
        MessageBody,
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
      })),
    }),
  );
}

async function counts({ sqs, backend }: LambdaUnderTest) {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: `${backend.endpoint}/${ACCOUNT}/work`, AttributeNames: ['All'] }),
  );
  return [Attributes?.['ApproximateNumberOfMessages'], Attributes?.['ApproximateNumberOfMessagesNotVisible']];
}

describe('a queue as the source of a function', () => {
  it('brings the messages in AWS’s shape, and deletes what was done', async () => {
    const running = await start();
    await send(running, 'a', 'b');

    await vi.waitFor(() => expect(bodies().flat()).toEqual(['a', 'b']), 10_000);
    expect(batches()[0]?.Records[0]).toEqual({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: 'a',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.any(String),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.any(String),
      },
      messageAttributes: {
        kind: { stringValue: 'test', stringListValues: [], binaryListValues: [], dataType: 'String' },
      },
      md5OfBody: '0cc175b9c0f1b6a831c399e269772661',
      eventSource: 'aws:sqs',
      eventSourceARN: arnOf('sqs', 'work'),
      awsRegion: 'us-east-1',
    });
    await vi.waitFor(async () => expect(await counts(running)).toEqual(['0', '0']), 10_000);
  });

  it('brings only the reported failures again, after the visibility timeout, then gives them up to the dead letters', async () => {
    const running = await start();
    await send(running, 'fail', 'b', 'c');
    await vi.waitFor(async () => expect(await counts(running)).toEqual(['0', '1']), 10_000);
    running.backend.clock.advance(60_000);
    await vi.waitFor(() => expect(bodies().at(-1)).toEqual(['fail']), 10_000);
    await vi.waitFor(async () => expect(await counts(running)).toEqual(['0', '1']), 10_000);
    running.backend.clock.advance(60_000);
    const { Messages } = await running.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: `${running.backend.endpoint}/${ACCOUNT}/dead`, WaitTimeSeconds: 10 }),
    );

    expect(Messages?.map(({ Body }) => Body)).toEqual(['fail']);
  });

  it('keeps the whole batch when the handler throws', async () => {
    const running = await start({ BatchSize: 2, MaximumBatchingWindowInSeconds: 1 });
    await send(running, 'throw', 'b');
    await vi.waitFor(() => expect(bodies()).toEqual([['throw', 'b']]), 10_000);
    running.backend.clock.advance(61_000);

    await vi.waitFor(
      () =>
        expect(
          bodies()
            .flat()
            .filter((body) => body === 'b'),
        ).toHaveLength(2),
      10_000,
    );
  });

  it('gathers a batch for the length of its window', async () => {
    const running = await start({ BatchSize: 100, MaximumBatchingWindowInSeconds: 300 });
    await send(running, 'a', 'b');
    await send(running, 'c');
    await vi.waitFor(async () => expect(await counts(running)).toEqual(['0', '3']), 10_000);
    expect(bodies()).toEqual([]);
    running.backend.clock.advance(300_000);

    await vi.waitFor(() => expect(bodies()).toEqual([['a', 'b', 'c']]), 10_000);
  });

  it('deletes without a run what no filter lets pass', async () => {
    const Filters = [{ Pattern: JSON.stringify({ body: { kind: ['photo'] } }) }];
    const running = await start({ FilterCriteria: { Filters } });
    await send(running, '{"kind":"video"}', 'text', '{"kind":"photo"}');

    await vi.waitFor(() => expect(bodies()).toEqual([['{"kind":"photo"}']]), 10_000);
    await vi.waitFor(async () => expect(await counts(running)).toEqual(['0', '0']), 10_000);
  });
});

describe('a runtime that ends while a function works', () => {
  it('brings what was in work at the next start, without its visibility timeout, and what rests after it', async () => {
    const running = await start();
    await send(running, 'fail');
    await vi.waitFor(async () => expect(await counts(running)).toEqual(['0', '1']), 10_000);
    await vi.waitFor(() => expect(bodies()).toEqual([['fail']]), 10_000);
    await send(running, 'wait');
    await vi.waitFor(() => expect(bodies()).toEqual([['fail'], ['wait']]), 10_000);
    await running.restart();

    await vi.waitFor(() => expect(bodies()).toEqual([['fail'], ['wait'], ['wait']]), 10_000);
    expect(batches().at(-1)?.Records[0]).toMatchObject({ attributes: { ApproximateReceiveCount: '2' } });
    expect(await counts(running)).toEqual(['0', '2']);
  });
});

describe('a mapping stops the start', () => {
  it.each<readonly [string, Parameters<typeof start>, string]>([
    ['when the role may not receive', [{}, []], 'does not have permissions to call ReceiveMessage on SQS'],
    [
      'when the visibility timeout is shorter than the function’s',
      [{}, [CONSUMING], { VisibilityTimeout: 9 }],
      'is less than Function timeout: 10 seconds',
    ],
    [
      'when its source is neither a queue nor a table’s stream',
      [{ EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks' }],
      'is not simulated',
    ],
    [
      'when it has an unknown property',
      [{ ParallelizationFactor: 2 }],
      'EventSourceMapping ParallelizationFactor is not simulated',
    ],
    [
      'when its filter has an unknown operator',
      [{ FilterCriteria: { Filters: [{ Pattern: '{"body":[{"like":"x"}]}' }] } }],
      'Unrecognized match type like',
    ],
    ['when its batch needs a window', [{ BatchSize: 11 }], 'needs MaximumBatchingWindowInSeconds'],
  ])('%s', async (_, input, message) => {
    await expect(start(...input)).rejects.toThrow(message);
  });
});
