import { expect, it } from 'vitest';
import { NOTIFICATION_LIFETIME_DAYS } from '../limits.js';
import { notificationExpiry } from './notification.js';

it('ends a notification so many days after it was made, in whole seconds', () => {
  expect(notificationExpiry('1970-01-01T00:00:00.999Z')).toBe(NOTIFICATION_LIFETIME_DAYS * 86_400);
});
