import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../../iam/credentials/operator.js';
import { iamService } from '../../iam/index.js';
import {
  ACCOUNT,
  arnOf,
  buildQueue,
  buildRole,
  ENDPOINT,
  REGION,
  startBackend,
  type TestBackend,
} from '../../lambda/test-support/start-backend.js';
import { sqsService } from '../index.js';

/** Queues of every kind, and a role that may send to `work` by its policy and receive from `open` by the queue's. */
const TEMPLATE = {
  Work: buildQueue('work', {
    VisibilityTimeout: 30,
    RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead'), maxReceiveCount: 2 },
  }),
  Dead: buildQueue('dead', { MessageRetentionPeriod: 1_209_600 }),
  Open: buildQueue('open', { DelaySeconds: '5', MessageRetentionPeriod: 60, MaximumMessageSize: 1024 }),
  OpenPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [`${ENDPOINT}/${ACCOUNT}/open`],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: arnOf('iam', 'sender') },
            Action: 'sqs:ReceiveMessage',
            Resource: arnOf('sqs', 'open'),
          },
        ],
      },
    },
  },
  Ordered: buildQueue('ordered.fifo', { FifoQueue: true, ContentBasedDeduplication: true }),
  Sender: buildRole('sender', { action: 'sqs:SendMessage', resource: arnOf('sqs', 'work') }),
};

const CREDENTIALS = { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY };

export interface ReceiveOptions {
  readonly max?: number;
  readonly wait?: number;
  readonly timeout?: number;
}

export interface SqsUnderTest {
  readonly backend: TestBackend;
  readonly client: SQSClient;
  urlOf(queue: string): string;
  send(queue: string, body: string): Promise<{ readonly MessageId?: string | undefined }>;
  receive(queue: string, options?: ReceiveOptions): ReturnType<typeof receiveFrom>;
  bodies(queue: string, options?: ReceiveOptions): Promise<readonly (string | undefined)[]>;
  /** Stops the services and starts them again on the same data. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

/** The service behind the gateway, and the real SDK client of the operator. */
export async function startSqs(): Promise<SqsUnderTest> {
  const services = [iamService, sqsService];
  let backend = await startBackend({ services, template: TEMPLATE });
  let client = connect(backend.endpoint);
  const urlOf = (queue: string) => `${backend.endpoint}/${ACCOUNT}/${queue}`;
  return {
    get backend() {
      return backend;
    },
    get client() {
      return client;
    },
    urlOf,
    send: (queue, body) => client.send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody: body })),
    receive: (queue, options) => receiveFrom(client, urlOf(queue), options),
    bodies: async (queue, options) => (await receiveFrom(client, urlOf(queue), options)).map(({ Body }) => Body),
    async restart() {
      client.destroy();
      await backend.stop();
      backend = await startBackend({ services, template: TEMPLATE, directory: backend.directory });
      client = connect(backend.endpoint);
    },
    async remove() {
      client.destroy();
      await backend.remove();
    },
  };
}

function connect(endpoint: string): SQSClient {
  return new SQSClient({ endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 });
}

async function receiveFrom(client: SQSClient, url: string, { max = 10, wait = 0, timeout }: ReceiveOptions = {}) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: max,
      WaitTimeSeconds: wait,
      ...(timeout === undefined ? {} : { VisibilityTimeout: timeout }),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
}
