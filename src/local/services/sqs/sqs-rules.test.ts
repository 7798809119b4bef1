import {
  DeleteMessageCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arnOf, REGION } from '../lambda/test-support/start-backend.js';
import { type SqsUnderTest, startSqs } from './test-support/start-sqs.js';

let sqs: SqsUnderTest;

beforeEach(async () => {
  sqs = await startSqs();
});

afterEach(() => sqs.remove());

describe('what is refused', () => {
  it.each([
    ['an empty batch', { Entries: [] }, 'EmptyBatchRequest'],
    [
      'eleven entries',
      { Entries: Array.from({ length: 11 }, (_, i) => ({ Id: String(i), MessageBody: 'x' })) },
      'TooManyEntriesInBatchRequest',
    ],
    [
      'an id used twice',
      {
        Entries: [
          { Id: 'a', MessageBody: 'x' },
          { Id: 'a', MessageBody: 'y' },
        ],
      },
      'BatchEntryIdsNotDistinct',
    ],
    ['an id with other characters', { Entries: [{ Id: 'a b', MessageBody: 'x' }] }, 'InvalidBatchEntryId'],
  ])('%s', async (_, input, name) => {
    await expect(
      sqs.client.send(new SendMessageBatchCommand({ QueueUrl: sqs.urlOf('work'), ...input })),
    ).rejects.toMatchObject({ name });
  });

  it('a message longer than the queue takes', async () => {
    await expect(sqs.send('open', 'x'.repeat(1025))).rejects.toThrow('Message must be shorter than 1024 bytes');
  });

  it('a queue that does not exist', async () => {
    await expect(sqs.send('nowhere', 'x')).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('a second purge within a minute', async () => {
    await sqs.send('work', 'x');
    const purge = () => sqs.client.send(new PurgeQueueCommand({ QueueUrl: sqs.urlOf('work') }));
    await purge();
    expect(await sqs.receive('work')).toEqual([]);

    await expect(purge()).rejects.toMatchObject({ name: 'PurgeQueueInProgress' });
  });

  it('a parameter that is not simulated, by its name', async () => {
    await expect(
      sqs.client.send(
        new StartMessageMoveTaskCommand({ SourceArn: arnOf('sqs', 'dead'), MaxNumberOfMessagesPerSecond: 1 }),
      ),
    ).rejects.toThrow('StartMessageMoveTask: the parameter MaxNumberOfMessagesPerSecond is not simulated.');
  });

  it('an action that is not simulated, by its name', async () => {
    await expect(
      sqs.client.send(new TagQueueCommand({ QueueUrl: sqs.urlOf('work'), Tags: { a: 'b' } })),
    ).rejects.toThrow('TagQueue is not simulated.');
  });
});

describe('permissions', () => {
  let sender: SQSClient;

  beforeEach(async () => {
    const roleArn = arnOf('iam', 'sender');
    const credentials = await sqs.backend.ports.iam.issue({ roleArn, sessionName: 'test', durationSeconds: 900 });
    sender = new SQSClient({ endpoint: sqs.backend.endpoint, region: REGION, credentials, maxAttempts: 1 });
  });

  afterEach(() => sender.destroy());

  it('let a role do what its policy says, and name the action that it may not do', async () => {
    await sender.send(new SendMessageCommand({ QueueUrl: sqs.urlOf('work'), MessageBody: 'allowed' }));

    await expect(sender.send(new ReceiveMessageCommand({ QueueUrl: sqs.urlOf('work') }))).rejects.toThrow(
      /not authorized to perform: sqs:ReceiveMessage on resource: arn:aws:sqs:us-east-1:000000000000:work/i,
    );
  });

  it('let a role do what the queue policy says', async () => {
    await expect(sender.send(new ReceiveMessageCommand({ QueueUrl: sqs.urlOf('open') }))).resolves.toBeDefined();
  });
});

describe('a FIFO queue', () => {
  const sendOrdered = (body: string, group: string, id?: string) =>
    sqs.client.send(
      new SendMessageCommand({
        QueueUrl: sqs.urlOf('ordered.fifo'),
        MessageBody: body,
        MessageGroupId: group,
        ...(id === undefined ? {} : { MessageDeduplicationId: id }),
      }),
    );

  it('holds a group back while one of its messages is in flight, and no other group', async () => {
    for (const [body, group] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
    ] as const) {
      await sendOrdered(body, group);
    }
    const [first] = await sqs.receive('ordered.fifo', { max: 1 });
    expect(first?.Body).toBe('a1');
    expect(await sqs.bodies('ordered.fifo')).toEqual(['b1']);
    await sqs.client.send(
      new DeleteMessageCommand({ QueueUrl: sqs.urlOf('ordered.fifo'), ReceiptHandle: first?.ReceiptHandle }),
    );

    expect(await sqs.bodies('ordered.fifo')).toEqual(['a2']);
  });

  it('keeps the order when a message comes back', async () => {
    await sendOrdered('a1', 'a');
    await sqs.receive('ordered.fifo', { timeout: 1 });
    await sendOrdered('a2', 'a');
    sqs.backend.clock.advance(1_000);

    expect(await sqs.bodies('ordered.fifo')).toEqual(['a1', 'a2']);
  });

  it('accepts a message once within five minutes, by its id or by its content', async () => {
    const first = await sendOrdered('x', 'a');
    const again = await sendOrdered('x', 'a');
    await sendOrdered('x', 'a', 'other');
    expect(again.MessageId).toBe(first.MessageId);
    expect(await sqs.bodies('ordered.fifo')).toEqual(['x', 'x']);
    sqs.backend.clock.advance(300_000);

    expect((await sendOrdered('x', 'a')).MessageId).not.toBe(first.MessageId);
  });

  it('asks for a group', async () => {
    await expect(sqs.send('ordered.fifo', 'x')).rejects.toThrow('MessageGroupId');
  });
});
