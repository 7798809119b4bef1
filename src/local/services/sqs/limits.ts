/**
 * SQS quotas. Source: AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html and the API reference's
 * SetQueueAttributes; the message size went from 256 KiB to 1 MiB in August 2025.
 */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** "The maximum total payload size" of a batch: the sum of its messages. */
export const MAX_BATCH_BYTES = 1024 * 1024;
export const MAX_BATCH_ENTRIES = 10;
export const MAX_BATCH_ENTRY_ID_LENGTH = 80;
export const MAX_RECEIVED_MESSAGES = 10;
export const MAX_WAIT_SECONDS = 20;
export const MAX_DELAY_SECONDS = 900;
/** 12 hours, counted from the receive. */
export const MAX_VISIBILITY_TIMEOUT_SECONDS = 43_200;
export const MAX_MESSAGE_ATTRIBUTES = 10;
/** A FIFO queue forgets a deduplication id five minutes after the message was sent. */
export const DEDUPLICATION_INTERVAL_MS = 5 * 60_000;
/** "Only one PurgeQueue operation is allowed every 60 seconds." */
export const PURGE_INTERVAL_MS = 60_000;

/** API, SetQueueAttributes.VisibilityTimeout: "Default: 30." */
export const DEFAULT_VISIBILITY_TIMEOUT_SECONDS = 30;
/** Four days. */
export const DEFAULT_RETENTION_SECONDS = 345_600;

/** How often messages past their retention are removed; SQS says only that it happens "automatically". */
export const RETENTION_SWEEP_INTERVAL_MS = 60_000;
