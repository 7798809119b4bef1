import { a } from '@aws-amplify/backend';
import { completeUpload } from '../../functions/complete-upload/resource.js';
import { initiateUpload } from '../../functions/initiate-upload/resource.js';
import { resolverOn } from '../resolvers/bundle-resolver.js';

export const uploadOperations = {
  UploadHeader: a.customType({ name: a.string().required(), value: a.string().required() }),

  UploadTicket: a.customType({
    uploadId: a.id().required(),
    /** Send the bytes there with PUT. */
    uploadUrl: a.string().required(),
    /** What the PUT must carry, to the letter: the URL's signature covers it. */
    headers: a.ref('UploadHeader').required().array().required(),
    /** Seconds. */
    expiresIn: a.integer().required(),
  }),

  UploadOutcome: a.enum(['SUCCESS', 'FAILED']),

  UploadResult: a.customType({ contentId: a.id().required(), status: a.ref('UploadStatus').required() }),

  UploadState: a.customType({
    uploadId: a.id().required(),
    contentId: a.id().required(),
    status: a.ref('UploadStatus').required(),
    /** Percent of the whole way, 0 to 100. */
    progress: a.integer().required(),
    errorCode: a.ref('UploadFailureCode'),
    error: a.string(),
  }),

  /**
   * Reserves the bytes of a file and signs the URL they go to. The same `idempotencyKey` gives the same upload and a
   * fresh URL; with another request it is a CONFLICT.
   */
  initiateUpload: a
    .mutation()
    .arguments({
      type: a.ref('MediaKind').required(),
      purpose: a.ref('UploadPurpose').required(),
      /** Required unless the purpose is PROFILE. */
      eventId: a.id(),
      /** Information, never part of a key. */
      fileName: a.string().required(),
      /** The exact length of the file; the URL takes no other. */
      byteLength: a.float().required(),
      mediaType: a.string().required(),
      /** A key of the client's own, for this file alone. */
      idempotencyKey: a.string(),
    })
    .returns(a.ref('UploadTicket').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(initiateUpload)),

  /** Says that a transfer ended, which is then checked in storage. Asked again, it answers what is. */
  completeUpload: a
    .mutation()
    .arguments({
      uploadId: a.id().required(),
      status: a.ref('UploadOutcome').required(),
      /** What the client measured; only the length is compared, the rest is measured again. */
      metadata: a.customType({
        byteLength: a.float(),
        width: a.integer(),
        height: a.integer(),
        durationSeconds: a.float(),
      }),
    })
    .returns(a.ref('UploadResult').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(completeUpload)),

  /** How far an upload of the caller's own has come. */
  getUploadStatus: a
    .query()
    .arguments({ uploadId: a.id().required() })
    .returns(a.ref('UploadState').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Upload', 'get-upload-status')),
};
