import type { SqsMessage, SqsPort } from '../ports.js';
import { requireRange } from './errors.js';
import { MAX_VISIBILITY_TIMEOUT_SECONDS } from './limits.js';
import { receiptHandle, type StoredMessage } from './message.js';
import { type NewMessageInput, prepareMessage } from './prepare-message.js';
import { receiveMessages, type SqsState } from './state.js';
import { systemAttributes } from './system-attributes.js';

/** What the other services use: no signature and no policy is looked at here, the caller has done that. */
export function createSqsPort(state: SqsState, accountId: string): SqsPort {
  const { queues, messages, availability } = state;
  return {
    async send(queueArn, body, attributes = {}, { messageGroupId } = {}) {
      const queue = queues.byArn(queueArn);
      const input: NewMessageInput = {
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            { DataType: typeof value === 'number' ? 'Number' : 'String', StringValue: String(value) },
          ]),
        ),
        ...(messageGroupId === undefined ? {} : { MessageGroupId: messageGroupId }),
      };
      await messages.send(queue, [prepareMessage(queue, input, accountId).message]);
      availability.notify(queue.name);
    },
    async receive(queueArn, max, alongside) {
      const queue = queues.byArn(queueArn);
      const toMessage = (message: StoredMessage): SqsMessage => ({
        messageId: message.id,
        receiptHandle: receiptHandle({ queueName: queue.name, messageId: message.id, claim: message.claim }),
        body: message.body,
        attributes: systemAttributes(message, ['All']),
        messageAttributes: message.attributes,
      });
      const received = await receiveMessages(
        state,
        queue,
        {
          ...{ max, visibilityTimeoutSeconds: queue.visibilityTimeoutSeconds, waitSeconds: 0 },
          alongside: (messages) => alongside?.(messages.map(toMessage)),
        },
        state.stopping,
      );
      return received.map(toMessage);
    },
    remove: (queueArn, handles) => messages.remove(queues.byArn(queueArn), handles),
    async changeVisibility(queueArn, handle, timeoutSeconds) {
      const queue = queues.byArn(queueArn);
      requireRange('VisibilityTimeout', timeoutSeconds, 0, MAX_VISIBILITY_TIMEOUT_SECONDS);
      await messages.changeVisibility(queue, handle, timeoutSeconds);
      availability.notify(queue.name);
    },
    onAvailable: (queueArn, listener) => availability.listen(queues.byArn(queueArn).name, listener),
    resourcePolicies: (queueArn) => queues.byArn(queueArn).policies,
  };
}
