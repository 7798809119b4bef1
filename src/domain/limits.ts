const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** Photos of current phones stay below 30 MB; sharp wants the whole file in memory. */
export const MAX_IMAGE_BYTES = 50 * MIB;

/** A single PUT may hold 5 GB (docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html); the worker's disk is the narrower limit. */
export const MAX_VIDEO_BYTES = 1 * GIB;

/** What a new account may store. */
export const DEFAULT_STORAGE_QUOTA_BYTES = 5 * GIB;

/**
 * S3's own limits of a multipart upload; only the last part may be shorter
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html).
 */
export const MIN_PART_BYTES = 5 * MIB;
export const MAX_PART_BYTES = 5 * GIB;
export const MAX_PARTS = 10_000;

/** From here on a file is sent in parts: what a lost connection costs is one part, and several go at once. */
export const MULTIPART_THRESHOLD_BYTES = 16 * MIB;

/** Some ten seconds of a slow uplink (6 Mbit/s): short enough to lose, long enough not to drown in requests. */
export const PREFERRED_PART_BYTES = 8 * MIB;

/** Signing takes half a millisecond a part; a hundred stay far below the time an operation has. */
export const MAX_PARTS_PER_SIGNING = 100;

/** A person sees no more than one step a second, and each is a write and a request. */
export const MIN_PROGRESS_PUSH_INTERVAL_MS = 1_000;

/** How often open uploads are looked through for those whose time is over. */
export const EXPIRY_SWEEP_INTERVAL_MINUTES = 5;

/** What one sweep ends at most; the next goes on. A sweep takes some 30 ms an upload, so that it stays within its minute. */
export const MAX_EXPIRED_PER_SWEEP = 500;

/** A sweep's own time: far more than {@link MAX_EXPIRED_PER_SWEEP} need. */
export const EXPIRY_SWEEP_TIMEOUT_SECONDS = 120;

/** How long after an upload's deadline sweeps still look for parts that a dying function left behind. */
export const LEFTOVER_PARTS_WINDOW_SECONDS = 3600;

/** Long enough for a gigabyte over 2.5 Mbit/s, and no longer than the credentials that sign it live. */
export const UPLOAD_URL_TTL_SECONDS = 3600;

/** A player needs one URL for the length of a clip. */
export const PLAYBACK_URL_TTL_SECONDS = 900;

/** One batch of changes to public copies. Copies are made by S3 itself, a video of an hour in some seconds. */
export const PUBLICATION_TIMEOUT_SECONDS = 120;

/** After this without a byte more, an upload that never completed is over, and its reservation is owed back. */
export const UPLOAD_LIFETIME_SECONDS = 24 * 3600;

/** However it progresses. Storage drops the parts of what is older, by `INCOMPLETE_MULTIPART_LIFETIME_DAYS`. */
export const MAX_UPLOAD_LIFETIME_SECONDS = 48 * 3600;

/** Longer than the worker may run, so that a lease outlives its holder only when the holder died. */
export const PROCESSING_LEASE_SECONDS = 960;

/** Lambda's own ceiling (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
export const PROCESSING_TIMEOUT_SECONDS = 900;

/** How long after the last look a transcoding is looked at again, should the word of its end have been lost. SQS delays 900 s at most. */
export const TRANSCODING_CHECK_SECONDS = 600;

/** AppSync waits 30 s for a resolver (docs.aws.amazon.com/general/latest/gr/appsync.html); no operation needs half of it. */
export const OPERATION_TIMEOUT_SECONDS = 15;

/** Cognito waits 5 s for a trigger, then retries twice (docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html). */
export const TRIGGER_TIMEOUT_SECONDS = 5;

/** Removing one batch of an event: 25 transactions, and a page of objects in each bucket. */
export const EVENT_REMOVAL_TIMEOUT_SECONDS = 60;

/** Pieces of content one invocation removes. Few, so that it ends long before its time, and progress is seen. */
export const EVENT_REMOVAL_BATCH_ITEMS = 25;

/** How long a removal rests when a worker still has an upload of the event. */
export const EVENT_REMOVAL_WAIT_SECONDS = 20;

/**
 * How often a function that nobody waits for asks AWS for one thing. The SDK's own three fail one time in 27 where a third of the
 * calls is throttled, and a job that fails rests for half a minute; six fail one time in 729, and their pauses end within 16 s
 * (docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
 */
export const MAX_BACKGROUND_ATTEMPTS = 6;

/** Page sizes of every list. */
export const DEFAULT_PAGE_ITEMS = 20;
export const MAX_PAGE_ITEMS = 100;

/** What one `markNotificationsRead` may name: DynamoDB takes 100 items in a transaction, AppSync's resolver 100 too. */
export const MAX_NOTIFICATIONS_PER_CALL = 25;

/**
 * The longest of ours are two UUIDs and what joins them. DynamoDB takes keys of 2,048 bytes
 * (docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html) and fails at longer ones.
 */
export const MAX_ID_CHARACTERS = 128;

/** A cursor holds who asks, what for and one sort key; the longest of ours has 300 characters. */
export const MAX_CURSOR_CHARACTERS = 1024;

/** Nobody reads what is older; the table's TTL removes it, and every list and count leaves it out before. */
export const NOTIFICATION_LIFETIME_DAYS = 90;

/** Unread notifications are counted up to here: a badge shows `99+`, and a count stays one small query. */
export const MAX_UNREAD_COUNTED = 99;

/** What common file systems allow; the name is information, never part of a key. */
export const MAX_FILE_NAME_CHARACTERS = 255;
/** A UUID has 36; the rest is room for a prefix. */
export const MAX_IDEMPOTENCY_KEY_CHARACTERS = 64;
/** A reason, not a letter: it is stored with every decision. */
export const MAX_MODERATION_NOTES_CHARACTERS = 1000;

/** What one `moderateContents` may decide: each is a transaction of tens of milliseconds, one after another, and the function has 15 s. */
export const MAX_DECISIONS_PER_CALL = 25;
/** An undo is for slips. What stood for longer was seen and acted upon: it is revised by a decision with a reason of its own. */
export const UNDO_WINDOW_SECONDS = 3600;

/** Labels that a machine is less sure of are not even asked for: half of them are wrong. */
export const MIN_LABEL_CONFIDENCE_PERCENT = 50;
/** Labels from here on put content first in the queue. Rekognition calls 80 the confidence for most uses (docs.aws.amazon.com/rekognition/latest/dg/moderation.html). */
export const FLAGGING_CONFIDENCE_PERCENT = 80;

/** What an event page shows; together far below the 400 KB of a DynamoDB item (docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
export const MAX_EVENT_TITLE_CHARACTERS = 120;
export const MAX_EVENT_DESCRIPTION_CHARACTERS = 4000;
export const MAX_EVENT_VENUE_CHARACTERS = 200;
export const MAX_CONTENT_TITLE_CHARACTERS = 120;
export const MAX_CONTENT_DESCRIPTION_CHARACTERS = 2000;
export const MAX_DISPLAY_NAME_CHARACTERS = 80;
export const MAX_BIO_CHARACTERS = 1000;

/** What the page of a collection or playlist shows: as much as content has. */
export const MAX_SHELF_TITLE_CHARACTERS = 120;
export const MAX_SHELF_DESCRIPTION_CHARACTERS = 2000;

/** Collections of one person, and playlists of one person: far more than anyone keeps in order by hand. */
export const MAX_COLLECTIONS_PER_OWNER = 200;
export const MAX_PLAYLISTS_PER_OWNER = 200;

/** Items of a collection or playlist. All of them are removed, or ranked anew, within one request: see the next two. */
export const MAX_SHELF_ITEMS = 300;

/** What DynamoDB and AppSync take in one transaction (docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
export const MAX_TRANSACTION_ITEMS = 100;

/** Transactions in which a full playlist is ranked anew. */
export const RANKING_BATCHES = 3;

/** Transactions in which a full collection or playlist is emptied; each of them also writes the number of what is left. */
export const EMPTYING_BATCHES = 4;

/** DynamoDB reads 100 keys at once: the collection or playlist itself and, for each item, its content and its event. */
export const MAX_SHELF_PAGE_ITEMS = 49;

/** A rank has twelve when an item is put last, and one more for six that are moved to the same place. Longer ones are made anew. */
export const MAX_RANK_CHARACTERS = 32;

/** Preferences are settings of apps, kept in the profile's row, of which DynamoDB takes 400 KB in all. */
export const MAX_PREFERENCES = 50;
/** Of one change, as JSON. */
export const MAX_PREFERENCES_CHARACTERS = 4096;

/** Deepest selection a client may send. The deepest this schema offers is 5. */
export const MAX_QUERY_DEPTH = 6;

/** Resolvers one request may run: ten aliased fields of up to three functions each. */
export const MAX_RESOLVERS_PER_REQUEST = 10;

/** Storage lifecycle, in days. */
export const TEMP_LIFETIME_DAYS = 7;
export const INCOMPLETE_MULTIPART_LIFETIME_DAYS = 2;
export const NONCURRENT_TO_INFREQUENT_ACCESS_DAYS = 30;
/** A staged original that no worker took by then never will be: its event is long in the dead-letter queue. */
export const STAGED_LIFETIME_DAYS = 30;
