/**
 * When an alarm is raised. Word for word from the requirements of posts and tokens ("Implementing Observability: Alarms"),
 * for AppSync where they say API Gateway; the last two groups are ours.
 */

/** `Errors >= 5` in 5 minutes, for each function. */
export const FUNCTION_ERRORS_THRESHOLD = 5;
export const FUNCTION_ERRORS_PERIOD_MINUTES = 5;

/** `ErrorRate >= 1%` over 15 minutes, for each function. */
export const FUNCTION_ERROR_RATE_THRESHOLD_PERCENT = 1;
export const FUNCTION_ERROR_RATE_PERIOD_MINUTES = 15;

/** `P95 Duration > 1000ms` for 3 consecutive periods of 1 minute, "adjust per function": see the share below. */
export const FUNCTION_DURATION_THRESHOLD_MS = 1000;
export const FUNCTION_DURATION_PERIOD_MINUTES = 1;
export const FUNCTION_DURATION_PERIODS = 3;

/** `P95 Latency > 1500ms` for 3 consecutive periods of 1 minute. */
export const API_LATENCY_THRESHOLD_MS = 1500;
export const API_LATENCY_PERIOD_MINUTES = 1;
export const API_LATENCY_PERIODS = 3;

/** `5XXError Count >= 5` in 5 minutes. */
export const API_ERRORS_THRESHOLD = 5;
export const API_ERRORS_PERIOD_MINUTES = 5;

/** `5XXError Rate >= 1%` over 15 minutes. */
export const API_ERROR_RATE_THRESHOLD_PERCENT = 1;
export const API_ERROR_RATE_PERIOD_MINUTES = 15;

/** `ReadThrottleEvents >= 10` and `WriteThrottleEvents >= 10` in 5 minutes, for each table and each of its indexes. */
export const TABLE_THROTTLES_THRESHOLD = 10;
export const TABLE_THROTTLES_PERIOD_MINUTES = 5;

/** `SignInThrottles > 5` in 1 minute. */
export const SIGN_IN_THROTTLES_THRESHOLD = 5;
export const SIGN_IN_THROTTLES_PERIOD_MINUTES = 1;

/** Ours: functions that nobody waits for work for minutes by design; what is worth a look is one that nears its time limit. */
export const BACKGROUND_DURATION_THRESHOLD_RATIO = 0.8;

/** Ours: work that lies for an hour is late for its owner, and longer than one job with its retries takes. */
export const QUEUE_AGE_THRESHOLD_SECONDS = 3600;
/** Ours: a dead letter is work that was given up, one is enough. */
export const DEAD_LETTERS_THRESHOLD = 1;
export const QUEUE_PERIOD_MINUTES = 5;
