const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/**
 * Limits of S3, from "Amazon S3 multipart upload limits" (docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html) and the
 * pages named beside them, read 2026-11.
 */

/** Largest body of one PUT, POST or UploadPart; also the largest source of CopyObject. */
export const MAX_SINGLE_PUT_BYTES = 5 * GiB;
/** Every part but the last has at least this many bytes. */
export const MIN_PART_BYTES = 5 * MiB;
export const MAX_PART_NUMBER = 10_000;
/** Largest object: 48.8 TiB, that is 10,000 parts of 5 GiB (the older page said 5 TiB). */
export const MAX_OBJECT_BYTES = MAX_PART_NUMBER * MAX_SINGLE_PUT_BYTES;

/** Keys, uploads, versions and parts that one list answer holds at most. */
export const MAX_LISTED = 1000;
/** Keys of one DeleteObjects request. */
export const MAX_DELETED_KEYS = 1000;
/** UTF-8 bytes of an object key ("Naming Amazon S3 objects"). */
export const MAX_KEY_BYTES = 1024;
/** UTF-8 bytes of all user metadata, names and values together ("Working with object metadata"). */
export const MAX_USER_METADATA_BYTES = 2 * KiB;
/** "Categorizing your objects using tags". */
export const MAX_OBJECT_TAGS = 10;
export const MAX_TAG_KEY_CHARACTERS = 128;
export const MAX_TAG_VALUE_CHARACTERS = 256;
export const MAX_BUCKET_TAGS = 50;
/** A presigned URL lives seven days at most; `iam.verify` enforces it. */
export const MAX_PRESIGN_SECONDS = 7 * 24 * 3600;
/** "Bucket policy size limit". */
export const MAX_BUCKET_POLICY_BYTES = 20 * KiB;
/** "A CORS configuration can have up to 100 rules"; a lifecycle configuration up to 1,000. */
export const MAX_CORS_RULES = 100;
export const MAX_LIFECYCLE_RULES = 1000;
/** Bucket names: 3 to 63 characters ("Bucket naming rules"). */
export const MIN_BUCKET_NAME_CHARACTERS = 3;
export const MAX_BUCKET_NAME_CHARACTERS = 63;
/** Bytes of the form fields that precede the file in a POST upload ("POST Object": pre-data 20 KB). */
export const MAX_POST_FIELDS_BYTES = 20 * KiB;
/** Every chunk of an aws-chunked body but the last ("Signature calculations … transferring payload in multiple chunks"). */
export const MIN_CHUNK_BYTES = 8 * KiB;

/** Longest request XML: CompleteMultipartUpload with 10,000 parts and their checksums stays under 3 MB. Ours, not S3's. */
export const MAX_XML_BODY_BYTES = 8 * MiB;
/** A chunk header or trailer line longer than this is no chunk header. Ours, not S3's. */
export const MAX_CHUNK_LINE_BYTES = 16 * KiB;
/** How long a finished upload's id still answers CompleteMultipartUpload with the same result. Ours: S3 gives no number. */
export const COMPLETED_UPLOAD_MEMORY_MS = 24 * 3600 * 1000;

/** Lifecycle rules run once a day on S3; the sweep here is cheap, so hourly keeps a running day close to it. */
export const LIFECYCLE_SWEEP_INTERVAL_MS = 3600 * 1000;

/** Event deliveries under way at once. Ours. */
export const MAX_CONCURRENT_DELIVERIES = 16;
/** Wait before a failed delivery is tried again: doubles from the first to the last. Ours. */
export const FIRST_DELIVERY_RETRY_MS = 200;
export const LAST_DELIVERY_RETRY_MS = 60_000;

/** Files of a bucket deployment that are read whole because placeholders in them are replaced. Ours. */
export const MAX_MARKED_FILE_BYTES = 64 * MiB;

/** How long requests under way may take to end when the runtime stops. Ours. */
export const STOP_GRACE_MS = 1000;
