import type { Operation } from '../request/call.js';
import { abortMultipartUpload } from './abort-multipart-upload.js';
import { deleteBucketCors, getBucketCors, putBucketCors } from './bucket-cors.js';
import { deleteBucketEncryption, getBucketEncryption, putBucketEncryption } from './bucket-encryption.js';
import { deleteBucketLifecycle, getBucketLifecycle, putBucketLifecycle } from './bucket-lifecycle.js';
import { getBucketNotification, putBucketNotification } from './bucket-notification.js';
import { deleteBucketPolicy, getBucketPolicy, getBucketPolicyStatus, putBucketPolicy } from './bucket-policy.js';
import { deleteBucketTagging, getBucketTagging, putBucketTagging } from './bucket-tagging.js';
import { getBucketVersioning, putBucketVersioning } from './bucket-versioning.js';
import { completeMultipartUpload } from './complete-multipart-upload.js';
import { copyObject } from './copy-object.js';
import { createBucket } from './create-bucket.js';
import { createMultipartUpload } from './create-multipart-upload.js';
import { deleteBucket } from './delete-bucket.js';
import { deleteObject } from './delete-object.js';
import { deleteObjects } from './delete-objects.js';
import { getBucketLocation } from './get-bucket-location.js';
import { getObject } from './get-object.js';
import { getObjectAttributes } from './get-object-attributes.js';
import { headBucket } from './head-bucket.js';
import { listBuckets } from './list-buckets.js';
import { listMultipartUploads } from './list-multipart-uploads.js';
import { listObjectVersions } from './list-object-versions.js';
import { listObjects, listObjectsV2 } from './list-objects.js';
import { listParts } from './list-parts.js';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object-tagging.js';
import { getBucketOwnershipControls, getPublicAccessBlock, putPublicAccessBlock } from './public-access-block.js';
import { putObject } from './put-object.js';
import { uploadPart } from './upload-part.js';
import { uploadPartCopy } from './upload-part-copy.js';

/**
 * Every operation of S3 that is simulated, by what its request looks like: `METHOD level[?sub-resources][ copy]`, the
 * sub-resources in alphabetical order. What is absent is answered as not implemented, by name.
 */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET service': listBuckets,
  'PUT bucket': createBucket,
  'HEAD bucket': headBucket,
  'DELETE bucket': deleteBucket,
  'GET bucket': listObjects,
  'GET bucket?list-type': listObjectsV2,
  'GET bucket?versions': listObjectVersions,
  'GET bucket?uploads': listMultipartUploads,
  'GET bucket?location': getBucketLocation,
  'POST bucket?delete': deleteObjects,
  'GET bucket?cors': getBucketCors,
  'PUT bucket?cors': putBucketCors,
  'DELETE bucket?cors': deleteBucketCors,
  'GET bucket?encryption': getBucketEncryption,
  'PUT bucket?encryption': putBucketEncryption,
  'DELETE bucket?encryption': deleteBucketEncryption,
  'GET bucket?lifecycle': getBucketLifecycle,
  'PUT bucket?lifecycle': putBucketLifecycle,
  'DELETE bucket?lifecycle': deleteBucketLifecycle,
  'GET bucket?notification': getBucketNotification,
  'PUT bucket?notification': putBucketNotification,
  'GET bucket?ownershipControls': getBucketOwnershipControls,
  'GET bucket?policy': getBucketPolicy,
  'PUT bucket?policy': putBucketPolicy,
  'DELETE bucket?policy': deleteBucketPolicy,
  'GET bucket?policyStatus': getBucketPolicyStatus,
  'GET bucket?publicAccessBlock': getPublicAccessBlock,
  'PUT bucket?publicAccessBlock': putPublicAccessBlock,
  'GET bucket?tagging': getBucketTagging,
  'PUT bucket?tagging': putBucketTagging,
  'DELETE bucket?tagging': deleteBucketTagging,
  'GET bucket?versioning': getBucketVersioning,
  'PUT bucket?versioning': putBucketVersioning,
  'GET object': getObject,
  'HEAD object': getObject,
  'PUT object': putObject,
  'PUT object copy': copyObject,
  'DELETE object': deleteObject,
  'GET object?attributes': getObjectAttributes,
  'GET object?tagging': getObjectTagging,
  'PUT object?tagging': putObjectTagging,
  'DELETE object?tagging': deleteObjectTagging,
  'POST object?uploads': createMultipartUpload,
  'PUT object?partNumber&uploadId': uploadPart,
  'PUT object?partNumber&uploadId copy': uploadPartCopy,
  'POST object?uploadId': completeMultipartUpload,
  'GET object?uploadId': listParts,
  'DELETE object?uploadId': abortMultipartUpload,
};
