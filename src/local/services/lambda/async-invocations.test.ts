import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ACCOUNT, arnOf, buildQueue } from './test-support/start-backend.js';
import { type LambdaUnderTest, startLambda } from './test-support/start-lambda.js';

/** Writes a line for each run into the file it is told, then fails as often as it is told. */
const RECORDING = `import { appendFileSync, readFileSync } from 'node:fs';
  export const handler = async ({ file, failures = 0, hang = false }, context) => {
    appendFileSync(file, context.awsRequestId + '\\n');
    const runs = readFileSync(file, 'utf8').trim().split('\\n').length;
    if (hang && runs === 1) { await new Promise((resolve) => setTimeout(resolve, 60000)); }
    if (runs <= failures) { throw new Error('failure ' + runs); }
    return { runs };
  };`;

const TO_QUEUES = { action: 'sqs:SendMessage', resource: '*' };
const TEMPLATE = {
  Dead: buildQueue('dead'),
  Succeeded: buildQueue('succeeded'),
  Failed: buildQueue('failed'),
  Config: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: 'configured',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: {
        OnSuccess: { Destination: arnOf('sqs', 'succeeded') },
        OnFailure: { Destination: arnOf('sqs', 'failed') },
      },
    },
  },
};

let folder: string;
let file: string;
let lambda: LambdaUnderTest;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'async-'));
  file = join(folder, 'runs');
  lambda = await startLambda({
    functions: {
      worker: {
        source: RECORDING,
        permissions: [TO_QUEUES],
        properties: { Timeout: 60, DeadLetterConfig: { TargetArn: arnOf('sqs', 'dead') } },
      },
      configured: { source: RECORDING, permissions: [TO_QUEUES] },
      forbidden: { source: RECORDING, properties: { DeadLetterConfig: { TargetArn: arnOf('sqs', 'dead') } } },
    },
    template: TEMPLATE,
    options: { retryDelaysMs: [1_000, 2_000] },
  });
});

afterEach(async () => {
  await lambda.remove();
  rmSync(folder, { recursive: true, force: true });
});

const runs = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);

async function send(name: string, event: object) {
  const { StatusCode, $metadata } = await lambda.client.send(
    new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: JSON.stringify({ file, ...event }) }),
  );
  expect(StatusCode).toBe(202);
  return $metadata.requestId;
}

async function receive(queue: string) {
  const { Messages = [] } = await lambda.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: `${lambda.backend.endpoint}/${ACCOUNT}/${queue}`,
      WaitTimeSeconds: 10,
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
}

it('runs an event after it was accepted, under the request id that was answered', async () => {
  const requestId = await send('worker', {});

  await vi.waitFor(() => expect(runs()).toEqual([requestId]), 10_000);
});

it('waits a while before each of two retries, then gives the event to the dead-letter queue', async () => {
  const requestId = await send('worker', { failures: 9 });
  await vi.waitFor(() => expect(runs()).toHaveLength(1), 10_000);
  lambda.backend.clock.advance(1_000);
  await vi.waitFor(() => expect(runs()).toHaveLength(2), 10_000);
  lambda.backend.clock.advance(2_000);
  const [dead] = await receive('dead');

  expect(runs()).toEqual([requestId, requestId, requestId]);
  expect(JSON.parse(dead?.Body ?? '')).toEqual({ file, failures: 9 });
  expect(dead?.MessageAttributes).toEqual({
    RequestID: { DataType: 'String', StringValue: requestId },
    ErrorCode: { DataType: 'Number', StringValue: '200' },
    ErrorMessage: { DataType: 'String', StringValue: 'failure 3' },
  });
});

it('is done with an event that a retry brought to an end', async () => {
  await send('worker', { failures: 1 });
  await vi.waitFor(() => expect(runs()).toHaveLength(1), 10_000);
  lambda.backend.clock.advance(1_000);
  await vi.waitFor(() => expect(runs()).toHaveLength(2), 10_000);
  await lambda.restart();
  lambda.backend.clock.advance(600_000);
  await send('worker', {});

  await vi.waitFor(() => expect(runs()).toHaveLength(3), 10_000);
});

it('tells the destinations of success and of failure what came and what was answered', async () => {
  const succeeded = await send('configured', {});
  const [success] = await receive('succeeded');
  rmSync(file);
  await send('configured', { failures: 9 });
  const [failure] = await receive('failed');

  expect(JSON.parse(success?.Body ?? '')).toMatchObject({
    version: '1.0',
    requestContext: {
      requestId: succeeded,
      functionArn: `${arnOf('lambda', 'configured')}:$LATEST`,
      condition: 'Success',
      approximateInvokeCount: 1,
    },
    requestPayload: { file },
    responseContext: { statusCode: 200, executedVersion: '$LATEST' },
    responsePayload: { runs: 1 },
  });
  expect(JSON.parse(failure?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
    responseContext: { functionError: 'Unhandled' },
    responsePayload: { errorMessage: 'failure 1' },
  });
});

it('runs an event again that a stop cut off, and one that was never run', async () => {
  const requestId = await send('worker', { hang: true });
  await vi.waitFor(() => expect(runs()).toEqual([requestId]), 10_000);
  await lambda.restart();

  await vi.waitFor(() => expect(runs()).toEqual([requestId, requestId]), 10_000);
});

it('says by name when the role may not send to the dead-letter queue', async () => {
  await send('forbidden', { failures: 9 });
  for (const count of [1, 2, 3]) {
    await vi.waitFor(() => expect(runs()).toHaveLength(count), 10_000);
    lambda.backend.clock.advance(2_000);
  }

  await vi.waitFor(() => {
    const lost = lambda.backend.log.find(({ message }) => message.includes('is lost'));
    expect(lost?.fields?.['reason']).toMatch(/forbidden-role.* is not authorized to perform: sqs:SendMessage/);
  }, 10_000);
});
