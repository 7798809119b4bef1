import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { JobOriginal } from '../domain/upload/failed-job.js';
import { REDRIVEN_EVENT } from '../domain/upload/redriven-event.js';

export interface EventBusOptions {
  readonly client: EventBridgeClient;
}

export type EventBus = ReturnType<typeof createEventBus>;

/** The account's default bus: it needs no address, so who speaks and who listens need not know each other's stacks. */
export function createEventBus({ client }: EventBusOptions) {
  return {
    /** Asks the workers to take an original again, in the words in which storage told of it. Rejects when it is not taken on. */
    async uploadRedriven({ bucket, key, byteLength, etag, versionId }: JobOriginal): Promise<void> {
      const detail = { bucket: { name: bucket }, object: { key, size: byteLength, etag, 'version-id': versionId } };
      const { FailedEntryCount, Entries } = await client.send(
        new PutEventsCommand({
          Entries: [
            { Source: REDRIVEN_EVENT.source, DetailType: REDRIVEN_EVENT.detailType, Detail: JSON.stringify(detail) },
          ],
        }),
      );
      if (FailedEntryCount !== 0) {
        throw new Error(`EventBridge refused the event: ${Entries?.[0]?.ErrorCode}`);
      }
    },
  };
}
