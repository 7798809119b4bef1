import { util } from '@aws-appsync/utils';
import { NOTIFICATION_LIFETIME_DAYS } from '../../../src/domain/limits.js';

const MS_PER_DAY = 24 * 3600 * 1000;

/**
 * Notifications from then on have not expired. The table's own TTL may take days, so every read leaves out what is older;
 * all live equally long, hence a range of the index says it, and no page is short.
 */
export function oldestLiving(): string {
  const oldestMs = util.time.nowEpochMilliSeconds() - NOTIFICATION_LIFETIME_DAYS * MS_PER_DAY;
  return util.time.epochMilliSecondsToISO8601(oldestMs);
}
