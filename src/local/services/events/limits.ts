/** EventBridge quotas. Source: eventbridge/latest/APIReference/API_PutEvents.html and userguide/eb-quota.html. */
export const MAX_PUT_ENTRIES = 10;
/** "The total entry size must be less than 256KB", counted as userguide/eb-putevents.html says. */
export const MAX_PUT_BYTES = 256 * 1024;
/** What `Time` counts as, whatever it is. */
export const TIME_BYTES = 14;

/** "By default, EventBridge retries sending the event for 24 hours and up to 185 times". */
export const DEFAULT_RETRY_ATTEMPTS = 185;
export const DEFAULT_MAX_EVENT_AGE_SECONDS = 86_400;
/** "With an exponential back off": AWS gives no numbers; these reach a minute after six tries. */
export const FIRST_RETRY_DELAY_MS = 1_000;
export const LAST_RETRY_DELAY_MS = 60_000;
