import type { FailedRemovalRepository } from '../data/failed-removal-repository.js';
import type { Log } from '../observability/log.js';
import { removalMessage } from './remove-event.js';

export interface RecordFailedRemovalDeps {
  readonly failures: Pick<FailedRemovalRepository, 'bury'>;
  readonly log: Log;
}

/**
 * Takes what the queue of removals gave up on out of the dead letters and onto the event's deletion, where an operator finds
 * it. A letter that is about no removal, or about one that is over, is logged and let go: nobody could go on with it.
 */
export function createRecordFailedRemoval({ failures, log }: RecordFailedRemovalDeps) {
  return async (body: string): Promise<void> => {
    const eventId = eventOf(body);
    if (eventId === undefined) {
      log.error('a dead letter about no event', { body });
      return;
    }
    if (await failures.bury(eventId)) {
      log.error('event removal given up', { eventId });
      return;
    }
    log.warn('a dead letter about a removal that is over', { eventId });
  };
}

function eventOf(body: string): string | undefined {
  try {
    return removalMessage.parse(JSON.parse(body)).eventId;
  } catch {
    return undefined;
  }
}
