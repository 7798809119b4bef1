import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { arnOf } from '../lambda/test-support/start-backend.js';
import { type SqsUnderTest, startSqs } from './test-support/start-sqs.js';

let sqs: SqsUnderTest;

beforeEach(async () => {
  sqs = await startSqs();
});

afterEach(() => sqs.remove());

describe('sending and receiving', () => {
  it('delivers messages in the order they were sent, with the checksums the SDK verifies', async () => {
    for (const body of ['a', 'b', 'ü']) {
      await sqs.send('work', body);
    }

    expect(await sqs.bodies('work')).toEqual(['a', 'b', 'ü']);
  });

  it('carries message attributes of every type with the MD5 that AWS computes', async () => {
    const sent = await sqs.client.send(
      new SendMessageCommand({
        QueueUrl: sqs.urlOf('work'),
        MessageBody: 'x',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'photo' },
          size: { DataType: 'Number', StringValue: '12' },
          raw: { DataType: 'Binary', BinaryValue: Uint8Array.from([1, 2, 3]) },
        },
      }),
    );
    const [message] = await sqs.receive('work');

    expect(message?.MessageAttributes).toEqual({
      kind: { DataType: 'String', StringValue: 'photo' },
      size: { DataType: 'Number', StringValue: '12' },
      raw: { DataType: 'Binary', BinaryValue: Uint8Array.from([1, 2, 3]) },
    });
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
  });

  it('gives a message its system attributes', async () => {
    await sqs.send('work', 'x');
    const [message] = await sqs.receive('work');

    expect(message?.Attributes).toEqual({
      SenderId: expect.any(String),
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    });
  });

  it('never gives one message to two receivers at once', async () => {
    const all = Array.from({ length: 20 }, (_, index) => String(index));
    await Promise.all(all.map((body) => sqs.send('work', body)));
    const received = await Promise.all([1, 2, 3, 4].map(() => sqs.bodies('work', { max: 10 })));

    expect(received.flat().toSorted()).toEqual(all.toSorted());
  });

  it('waits for a message, and answers as soon as one is sent', async () => {
    const waiting = sqs.bodies('work', { wait: 20 });
    await sqs.send('work', 'late');

    expect(await waiting).toEqual(['late']);
  });

  it('keeps a delayed message back until its delay is over', async () => {
    await sqs.send('open', 'x');
    expect(await sqs.bodies('open')).toEqual([]);
    sqs.backend.clock.advance(5_000);

    expect(await sqs.bodies('open')).toEqual(['x']);
  });

  it('forgets a message after the retention period', async () => {
    await sqs.send('open', 'x');
    sqs.backend.clock.advance(61_000);

    expect(await sqs.bodies('open')).toEqual([]);
  });

  it('keeps what it accepted when the service starts again', async () => {
    await sqs.send('work', 'kept');
    await sqs.restart();

    expect(await sqs.bodies('work')).toEqual(['kept']);
  });
});

describe('the visibility timeout', () => {
  it('hides a received message until it ends, then counts another receive', async () => {
    await sqs.send('work', 'x');
    await sqs.receive('work', { timeout: 10 });
    expect(await sqs.receive('work')).toEqual([]);
    sqs.backend.clock.advance(10_000);
    const [again] = await sqs.receive('work');

    expect(again?.Attributes?.['ApproximateReceiveCount']).toBe('2');
  });

  it('wakes a waiting receiver when it ends', async () => {
    await sqs.send('work', 'x');
    await sqs.receive('work', { timeout: 10 });
    const waiting = sqs.bodies('work', { wait: 20 });
    sqs.backend.clock.advance(10_000);

    expect(await waiting).toEqual(['x']);
  });

  it('can be ended early, and not once the message is visible again', async () => {
    await sqs.send('work', 'x');
    const [message] = await sqs.receive('work');
    const change = () =>
      sqs.client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: sqs.urlOf('work'),
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout: 0,
        }),
      );
    await change();
    await expect(change()).rejects.toThrow(/not available for visibility timeout change/);

    expect(await sqs.bodies('work')).toEqual(['x']);
  });
});

describe('deleting', () => {
  it('removes a message for good', async () => {
    await sqs.send('work', 'x');
    const [message] = await sqs.receive('work');
    await sqs.client.send(
      new DeleteMessageCommand({ QueueUrl: sqs.urlOf('work'), ReceiptHandle: message?.ReceiptHandle }),
    );
    sqs.backend.clock.advance(60_000);

    expect(await sqs.receive('work')).toEqual([]);
  });

  it('removes nothing by the receipt handle of an earlier receive', async () => {
    await sqs.send('work', 'x');
    const [first] = await sqs.receive('work', { timeout: 0 });
    const [second] = await sqs.receive('work', { timeout: 0 });
    await sqs.client.send(
      new DeleteMessageCommand({ QueueUrl: sqs.urlOf('work'), ReceiptHandle: first?.ReceiptHandle }),
    );
    const { Attributes } = await sqs.client.send(
      new GetQueueAttributesCommand({ QueueUrl: sqs.urlOf('work'), AttributeNames: ['ApproximateNumberOfMessages'] }),
    );

    expect(second?.Body).toBe('x');
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '1' });
  });

  it('reports each entry of a batch on its own', async () => {
    await sqs.send('work', 'x');
    const [message] = await sqs.receive('work');
    const { Successful, Failed } = await sqs.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: sqs.urlOf('work'),
        Entries: [
          { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
          { Id: 'bad', ReceiptHandle: 'no-handle' },
        ],
      }),
    );

    expect(Successful).toEqual([{ Id: 'good' }]);
    expect(Failed).toEqual([expect.objectContaining({ Id: 'bad', Code: 'ReceiptHandleIsInvalid', SenderFault: true })]);
  });
});

describe('dead letters', () => {
  const exhaust = async () => {
    for (let receives = 0; receives < 3; receives += 1) {
      await sqs.receive('work', { timeout: 0 });
    }
  };

  it('go to the dead-letter queue after the allowed receives, and say where they came from', async () => {
    await sqs.send('work', 'poison');
    await exhaust();
    const [dead] = await sqs.receive('dead');

    expect(await sqs.receive('work')).toEqual([]);
    expect(dead?.Body).toBe('poison');
    expect(dead?.Attributes?.['DeadLetterQueueSourceArn']).toBe(arnOf('sqs', 'work'));
  });

  it('wake a receiver that waits for them', async () => {
    await sqs.send('work', 'poison');
    const waiting = sqs.bodies('dead', { wait: 20 });
    await exhaust();

    expect(await waiting).toEqual(['poison']);
  });

  it('are redriven to their source as new messages', async () => {
    await sqs.send('work', 'poison');
    await exhaust();
    await sqs.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf('sqs', 'dead') }));
    const tasks = () => sqs.client.send(new ListMessageMoveTasksCommand({ SourceArn: arnOf('sqs', 'dead') }));
    await vi.waitFor(async () => expect((await tasks()).Results?.[0]?.Status).toBe('COMPLETED'));
    const [message] = await sqs.receive('work');

    expect((await tasks()).Results?.[0]?.ApproximateNumberOfMessagesMoved).toBe(1);
    expect(message?.Attributes?.['ApproximateReceiveCount']).toBe('1');
  });

  it('are not redriven from a queue that is no dead-letter queue', async () => {
    await expect(sqs.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf('sqs', 'work') }))).rejects.toThrow(
      'must be configured as a Dead Letter Queue',
    );
  });
});

it('finds queues by name and by prefix', async () => {
  const { QueueUrl } = await sqs.client.send(new GetQueueUrlCommand({ QueueName: 'dead' }));
  const { QueueUrls } = await sqs.client.send(new ListQueuesCommand({ QueueNamePrefix: 'o' }));

  expect(QueueUrl).toBe(sqs.urlOf('dead'));
  expect(QueueUrls).toEqual([sqs.urlOf('open'), sqs.urlOf('ordered.fifo')]);
});

it('describes a queue', async () => {
  const { Attributes } = await sqs.client.send(
    new GetQueueAttributesCommand({ QueueUrl: sqs.urlOf('work'), AttributeNames: ['All'] }),
  );

  expect(Attributes).toMatchObject({
    QueueArn: arnOf('sqs', 'work'),
    VisibilityTimeout: '30',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('sqs', 'dead'), maxReceiveCount: 2 }),
    ApproximateNumberOfMessages: '0',
  });
});
