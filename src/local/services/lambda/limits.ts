/**
 * Lambda quotas. Source: lambda/latest/dg/gettingstarted-limits.html; the asynchronous payload went from 256 KB to 1 MB
 * in October 2025. The byte count of the synchronous one is what Lambda's own error names.
 */
export const MAX_SYNC_PAYLOAD_BYTES = 6_291_556;
export const MAX_ASYNC_PAYLOAD_BYTES = 1_048_576;

/** "The Init phase is limited to 10 seconds"; a function with a longer timeout gets that instead, as its second try on AWS does. */
export const MAX_INIT_MS = 10_000;

/**
 * Processes of one function at a time. The quota of an account is 1000 executions, which no single machine holds; what
 * comes beyond this waits, it is not throttled. Each takes 40 to 80 MB.
 */
export const MAX_PROCESSES_PER_FUNCTION = 10;
/** A process that has waited this long for work is ended. AWS keeps one for some minutes; here memory is dearer. */
export const IDLE_PROCESS_TIMEOUT_MS = 120_000;
/**
 * Session of the credentials in a function's environment. AWS says of Lambda's only that they do not follow the role's session
 * duration (repost.aws/knowledge-center/presigned-url-s3-bucket-expiration); half a day is the longest that a role's may be.
 */
export const CREDENTIALS_SECONDS = 12 * 3600;
/**
 * A process whose credentials end sooner than this after its timeout is replaced before it is used again: a URL ends with the
 * credentials that signed it, however long it was asked for.
 */
export const CREDENTIALS_MARGIN_MS = 6 * 3600 * 1000;

/** "By default, Lambda retries an asynchronous invocation twice", "with a one-minute wait before the first retry and two minutes before the second". */
export const DEFAULT_RETRY_ATTEMPTS = 2;
export const DEFAULT_RETRY_DELAYS_MS: readonly number[] = [60_000, 120_000];
/** Six hours. */
export const DEFAULT_MAX_EVENT_AGE_SECONDS = 21_600;
/** Throttled events are tried again "from 1 second … to a maximum of 5 minutes" until they are too old. */
export const FIRST_THROTTLE_DELAY_MS = 1_000;
export const LAST_THROTTLE_DELAY_MS = 300_000;
/** "ErrorMessage – the first 1 KB of the error message." */
export const MAX_DEAD_LETTER_MESSAGE_LENGTH = 1024;

/** "Lambda polls … and reads up to ten messages at once" by default; "up to 10,000" with a batching window. */
export const DEFAULT_SQS_BATCH_SIZE = 10;
export const MAX_SQS_BATCH_SIZE = 10_000;
export const MAX_BATCHING_WINDOW_SECONDS = 300;

/** "The maximum number of records … defaults to 100", "up to 10,000". Source: lambda/latest/dg/services-ddb-params.html. */
export const DEFAULT_STREAM_BATCH_SIZE = 100;
export const MAX_STREAM_BATCH_SIZE = 10_000;
/** "Lambda polls shards in your DynamoDB stream for records at a base rate of 4 times per second." */
export const STREAM_POLL_INTERVAL_MS = 250;
/** What reads a queue asks again after this when its store failed; ours. */
export const QUEUE_RETRY_DELAY_MS = 1000;
/** AWS says that it backs off between the tries of a batch and not by how much; ours. */
export const FIRST_STREAM_RETRY_DELAY_MS = 500;
export const LAST_STREAM_RETRY_DELAY_MS = 60_000;
