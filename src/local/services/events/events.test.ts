import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../assembly/resource.js';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../iam/credentials/operator.js';
import {
  ACCOUNT,
  arnOf,
  buildQueue,
  buildRole,
  ENDPOINT,
  REGION,
  type TemplateResource,
} from '../lambda/test-support/start-backend.js';
import { type LambdaUnderTest, startLambda } from '../lambda/test-support/start-lambda.js';
import { eventsService } from './index.js';

const PATTERN = {
  source: ['aws.s3'],
  'detail-type': ['Object Created'],
  detail: { object: { key: [{ wildcard: 'uploads/*/original/*' }] } },
};

function buildRule(name: string, properties: JsonObject): TemplateResource {
  return { Type: 'AWS::Events::Rule', Properties: { Name: name, EventPattern: PATTERN, ...properties } };
}

/** Lets the rule, and no other, send to the queue. */
function buildQueuePolicy(queue: string, sourceArn: string): TemplateResource {
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [`${ENDPOINT}/${ACCOUNT}/${queue}`],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: arnOf('sqs', queue),
            Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
          },
        ],
      },
    },
  };
}

const TEMPLATE: Readonly<Record<string, TemplateResource>> = {
  Uploads: buildQueue('uploads', {
    VisibilityTimeout: 30,
    RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'uploads-dead'), maxReceiveCount: 2 },
  }),
  UploadsDead: buildQueue('uploads-dead'),
  UploadsPolicy: buildQueuePolicy('uploads', arnOf('events', 'uploaded')),
  Uploaded: buildRule('uploaded', { Targets: [{ Id: 'queue', Arn: arnOf('sqs', 'uploads') }] }),
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: arnOf('sqs', 'uploads'), FunctionName: 'failing', BatchSize: 1 },
  },
  Private: buildQueue('private'),
  PrivateDead: buildQueue('private-dead'),
  PrivateDeadPolicy: buildQueuePolicy('private-dead', arnOf('events', 'intruder')),
  Intruder: buildRule('intruder', {
    EventPattern: { source: ['test.intruder'] },
    Targets: [{ Id: 'a', Arn: arnOf('sqs', 'private'), DeadLetterConfig: { Arn: arnOf('sqs', 'private-dead') } }],
  }),
  Notes: buildQueue('notes'),
  NotesPolicy: buildQueuePolicy('notes', arnOf('events', 'noted')),
  Noted: buildRule('noted', {
    EventPattern: { source: ['test.notes'] },
    Targets: [
      {
        Id: 'a',
        Arn: arnOf('sqs', 'notes'),
        InputTransformer: { InputPathsMap: { n: '$.detail.n' }, InputTemplate: '{"number": <n>}' },
      },
      { Id: 'b', Arn: arnOf('lambda', 'forwarding') },
    ],
  }),
  NotedPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: 'forwarding',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: arnOf('events', 'noted'),
    },
  },
  Off: buildRule('off', {
    State: 'DISABLED',
    EventPattern: { source: ['test.notes'] },
    Targets: [{ Id: 'a', Arn: arnOf('sqs', 'notes') }],
  }),
  Ticking: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'ticking',
      ScheduleExpression: 'rate(4 minutes)',
      Targets: [{ Id: 'a', Arn: arnOf('sqs', 'ticks') }],
    },
  },
  Ticks: buildQueue('ticks'),
  TicksPolicy: buildQueuePolicy('ticks', arnOf('events', 'ticking')),
  Nightly: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'nightly',
      ScheduleExpression: 'rate(5 minutes)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: arnOf('sqs', 'notes'),
        RoleArn: arnOf('iam', 'scheduler-role'),
        Input: '{"due":"<aws.scheduler.scheduled-time>"}',
      },
    },
  },
  SchedulerRole: buildRole('scheduler-role', { action: 'sqs:SendMessage', resource: arnOf('sqs', 'notes') }),
};

const FUNCTIONS = {
  failing: {
    source: `export const handler = async () => { throw new Error('cannot process'); };`,
    permissions: [{ action: 'sqs:*', resource: arnOf('sqs', 'uploads') }],
  },
  forwarding: {
    source: `export const handler = async (event) => { console.log('got ' + JSON.stringify(event.detail)); };`,
  },
};

let lambda: LambdaUnderTest;
let events: EventBridgeClient;

beforeEach(async () => {
  lambda = await startLambda({ functions: FUNCTIONS, template: TEMPLATE, services: [eventsService] });
  events = connect();
});

afterEach(async () => {
  events.destroy();
  await lambda.remove();
});

function connect(credentials = { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY }) {
  return new EventBridgeClient({ endpoint: lambda.backend.endpoint, region: REGION, credentials, maxAttempts: 1 });
}

const objectCreated = (key: string) => ({
  source: 'aws.s3',
  detailType: 'Object Created',
  detail: { bucket: { name: 'b' }, object: { key, size: 1 } },
  resources: ['arn:aws:s3:::b'],
});

async function receive(queue: string): Promise<readonly Message[]> {
  const { Messages = [] } = await lambda.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: `${lambda.backend.endpoint}/${ACCOUNT}/${queue}`,
      WaitTimeSeconds: 10,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
}

async function countOf(queue: string) {
  const QueueUrl = `${lambda.backend.endpoint}/${ACCOUNT}/${queue}`;
  const { Attributes = {} } = await lambda.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
  );
}

const put = (...Entries: NonNullable<ConstructorParameters<typeof PutEventsCommand>[0]['Entries']>) =>
  events.send(new PutEventsCommand({ Entries }));

describe('an event', () => {
  it('goes bucket, rule, queue, failing function, dead-letter queue', async () => {
    await lambda.backend.ports.events.putEvent(objectCreated('uploads/1/original/a.jpg'));
    for (const failures of [1, 2]) {
      await vi.waitFor(
        () => expect(lambda.logged().filter((line) => line === 'invocation failed')).toHaveLength(failures),
        10_000,
      );
      lambda.backend.clock.advance(30_000);
    }
    const [dead] = await receive('uploads-dead');

    expect(JSON.parse(dead?.Body ?? '')).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: ACCOUNT,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: REGION,
      resources: ['arn:aws:s3:::b'],
      detail: { bucket: { name: 'b' }, object: { key: 'uploads/1/original/a.jpg', size: 1 } },
    });
    expect(dead?.Attributes?.['DeadLetterQueueSourceArn']).toBe(arnOf('sqs', 'uploads'));
  });

  it('is in the queue when putting it has ended, once, under the id it was given', async () => {
    await lambda.backend.ports.events.putEvent({
      ...{ source: 'test.notes', detailType: 'x', detail: { n: 1 }, resources: [] },
      id: 'given',
    });

    expect(await countOf('notes')).toBe(1);
  });

  it('goes nowhere when no rule matches it', async () => {
    await lambda.backend.ports.events.putEvent(objectCreated('derived/1/a.webp'));

    expect(await countOf('uploads')).toBe(0);
  });

  it('reaches every target of a rule, each in its own form, and no disabled rule', async () => {
    await put({ Source: 'test.notes', DetailType: 'x', Detail: '{"n":7}' });
    const notes = await receive('notes');

    expect(notes.map(({ Body }) => Body)).toEqual(['{"number": 7}']);
    await vi.waitFor(() => expect(lambda.logged()).toContain('got {"n":7}'), 10_000);
  });

  it('is refused by a queue whose policy does not let the rule in, and goes to the target’s dead letters', async () => {
    await put({ Source: 'test.intruder', DetailType: 'x', Detail: '{}' });
    const [dead] = await receive('private-dead');

    expect(await countOf('private')).toBe(0);
    expect(dead?.MessageAttributes).toMatchObject({
      RULE_ARN: { StringValue: arnOf('events', 'intruder') },
      TARGET_ARN: { StringValue: arnOf('sqs', 'private') },
      ERROR_CODE: { StringValue: 'NO_PERMISSIONS' },
      ERROR_MESSAGE: { StringValue: expect.stringContaining('sqs:SendMessage') },
    });
  });
});

describe('PutEvents', () => {
  it('reports each entry on its own', async () => {
    const { FailedEntryCount, Entries } = await put(
      { Source: 'test.notes', DetailType: 'x', Detail: '{"n":1}' },
      { Source: 'aws.s3', DetailType: 'x', Detail: '{}' },
      { Source: 'test', DetailType: 'x', Detail: 'text' },
      { DetailType: 'x', Detail: '{}' },
      { Source: 'test', DetailType: 'x', Detail: '{}', EventBusName: 'other' },
    );

    expect(FailedEntryCount).toBe(4);
    expect(Entries?.map(({ EventId, ErrorCode }) => ErrorCode ?? typeof EventId)).toEqual([
      'string',
      'NotAuthorizedForSourceException',
      'MalformedDetail',
      'InvalidArgument',
      'ResourceNotFoundException',
    ]);
  });

  it('refuses more than ten entries, and more than 256 KB', async () => {
    const entry = { Source: 'test', DetailType: 'x', Detail: '{}' };

    await expect(put(...Array.from({ length: 11 }, () => entry))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(put({ ...entry, Detail: JSON.stringify({ a: 'x'.repeat(262_144) }) })).rejects.toThrow(
      'over the limit',
    );
  });

  it('asks for the permission, and names an action that is not simulated', async () => {
    const credentials = await lambda.backend.ports.iam.issue({
      ...{ roleArn: arnOf('iam', 'scheduler-role'), sessionName: 'test', durationSeconds: 900 },
    });
    const client = connect(credentials);
    await expect(
      client.send(new PutEventsCommand({ Entries: [{ Source: 'test', DetailType: 'x', Detail: '{}' }] })),
    ).rejects.toThrow(/events:PutEvents on resource: arn:aws:events:us-east-1:000000000000:event-bus\/default/);
    client.destroy();

    await expect(events.send(new ListRulesCommand({}))).rejects.toThrow('ListRules is not simulated.');
  });
});

describe('a schedule', () => {
  it('of a rule sends a scheduled event when it is due, and again', async () => {
    for (const id of ['first', 'second']) {
      lambda.backend.clock.advance(240_000);
      const [tick] = await receive('ticks');
      expect(JSON.parse(tick?.Body ?? '{}'), id).toMatchObject({
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        resources: [arnOf('events', 'ticking')],
        detail: {},
      });
      await lambda.sqs.send(
        new DeleteMessageCommand({
          QueueUrl: `${lambda.backend.endpoint}/${ACCOUNT}/ticks`,
          ReceiptHandle: tick?.ReceiptHandle,
        }),
      );
    }
  });

  it('of the scheduler acts as its role, and tells its input when it was due', async () => {
    const before = lambda.backend.clock.now();
    lambda.backend.clock.advance(300_000);
    const [note] = await receive('notes');
    const due = Date.parse(JSON.parse(note?.Body ?? '').due);

    expect(due).toBeGreaterThan(before - 1000);
    expect(due).toBeLessThanOrEqual(before + 300_000);
  });
});
