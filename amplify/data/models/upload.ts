import { a } from '@aws-amplify/backend';
import { UPLOAD_FAILURE_CODES } from '../../../src/domain/errors.js';
import { FAILED_JOB_STATES } from '../../../src/domain/upload/failed-job.js';
import { MEDIA_KINDS } from '../../../src/domain/upload/media-types.js';
import { UPLOAD_PURPOSES } from '../../../src/domain/upload/upload.js';
import { UPLOAD_STATUSES } from '../../../src/domain/upload/upload-status.js';
import { NO_GENERATED_WRITES_OR_LISTS, ownerOrStaffGets } from '../authorization.js';

/** One file on its way in: from the reserved quota to the content it becomes. */
export const uploadTypes = {
  MediaKind: a.enum(MEDIA_KINDS),
  UploadPurpose: a.enum(UPLOAD_PURPOSES),
  UploadStatus: a.enum(UPLOAD_STATUSES),
  UploadFailureCode: a.enum(UPLOAD_FAILURE_CODES),
  FailedJobState: a.enum(FAILED_JOB_STATES),

  Upload: a
    .model({
      /** Declared, because an implicit field cannot be an index key. */
      id: a.id().required(),
      ownerId: a.id().required(),
      /** The content it becomes: chosen at the start, so that every retry makes the same one. */
      contentId: a.id().required(),
      kind: a.ref('MediaKind').required(),
      purpose: a.ref('UploadPurpose').required(),
      eventId: a.id(),
      creativeId: a.id(),
      status: a.ref('UploadStatus').required(),
      /** Percent of the whole way, 0 to 100. */
      progress: a.integer().required(),
      errorCode: a.ref('UploadFailureCode'),
      errorMessage: a.string(),
      /** The client's name for the file. Never part of a storage key. */
      fileName: a.string().required(),
      mediaType: a.string().required(),
      /** Bytes, as declared and then enforced by the signed URL. */
      byteLength: a.float().required(),
      /** What storage has, as far as it was told. Bytes. */
      receivedBytes: a.float(),
      createdAt: a.datetime().required(),
      updatedAt: a.datetime().required(),
      expiresAt: a.datetime().required(),
      /** Set while an operator has to look at its processing; why, and how often it was tried, is for listFailedJobs to tell. */
      jobState: a.ref('FailedJobState'),
      jobFailedAt: a.datetime(),
    })
    .secondaryIndexes((index) => [
      // What the deletion of an event has to end.
      index('eventId').sortKeys(['createdAt']).name('byEvent').queryField(null),
      index('ownerId').sortKeys(['createdAt']).name('byOwner').queryField(null),
      // What an expiry sweep reads: the open ones, oldest deadline first.
      index('status').sortKeys(['expiresAt']).name('byStatus').queryField(null),
      // Holds failed jobs and nothing else: rows without the key are not in it.
      index('jobState').sortKeys(['jobFailedAt', 'id']).name('byJobState').queryField(null),
    ])
    .disableOperations(NO_GENERATED_WRITES_OR_LISTS)
    .authorization(ownerOrStaffGets),
};
