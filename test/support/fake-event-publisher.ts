import type { ContentUpdate, EventPublisher, UploadProgressUpdate } from '../../src/data/event-publisher.js';
import type { EventDeletion } from '../../src/domain/event/event-deletion.js';
import type { Notification } from '../../src/domain/notification/notification.js';

/** Remembers what subscribers would have received. */
export class FakeEventPublisher implements EventPublisher {
  readonly progress: UploadProgressUpdate[] = [];
  readonly contentUpdates: ContentUpdate[] = [];
  readonly notifications: Notification[] = [];
  readonly eventDeletions: EventDeletion[] = [];
  failure: Error | undefined;

  async uploadProgress(update: UploadProgressUpdate): Promise<void> {
    this.refuseIfBroken();
    this.progress.push(update);
  }

  async contentUpdate(update: ContentUpdate): Promise<void> {
    this.refuseIfBroken();
    this.contentUpdates.push(update);
  }

  async notification(notification: Notification): Promise<void> {
    this.refuseIfBroken();
    this.notifications.push(notification);
  }

  async eventDeletion(deletion: EventDeletion): Promise<void> {
    this.refuseIfBroken();
    this.eventDeletions.push(deletion);
  }

  private refuseIfBroken(): void {
    if (this.failure !== undefined) {
      throw this.failure;
    }
  }
}
