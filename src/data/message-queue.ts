import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface MessageQueueOptions {
  readonly client: SQSClient;
  readonly url: string;
}

export type MessageQueue = ReturnType<typeof createMessageQueue>;

export function createMessageQueue({ client, url }: MessageQueueOptions) {
  return {
    /** Sends a message; nobody receives it before the delay is over. */
    async send(body: object, delaySeconds = 0): Promise<void> {
      await client.send(
        new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(body), DelaySeconds: delaySeconds }),
      );
    },

    /** Lets a message that was received be received again after a delay, instead of after the queue's own timeout. */
    async postpone(receiptHandle: string, delaySeconds: number): Promise<void> {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: delaySeconds,
        }),
      );
    },
  };
}
