import { a } from '@aws-amplify/backend';
import { completeUpload } from '../../functions/complete-upload/resource.js';
import { initiateUpload } from '../../functions/initiate-upload/resource.js';
import { resolverOn } from '../resolvers/bundle-resolver.js';

export const uploadOperations = {
  UploadHeader: a.customType({ name: a.string().required(), value: a.string().required() }),

  UploadTicket: a.customType({
    uploadId: a.id().required(),
    /** Send the bytes there with one PUT; null when they go in parts (signUploadParts). */
    uploadUrl: a.string(),
    /** What the PUT must carry, to the letter: the URL's signature covers it. */
    headers: a.ref('UploadHeader').required().array().required(),
    /** Length of every part but the last, bytes; null when the file goes in one piece. */
    partBytes: a.float(),
    partCount: a.integer(),
    /** Seconds. */
    expiresIn: a.integer().required(),
  }),

  SignedPart: a.customType({
    partNumber: a.integer().required(),
    /** Send the part there with PUT. */
    url: a.string().required(),
    headers: a.ref('UploadHeader').required().array().required(),
    /** Seconds. */
    expiresIn: a.integer().required(),
  }),

  PartToSign: a.customType({
    partNumber: a.integer().required(),
    /** Base64 CRC-32 of the part's bytes: storage checks them against it. */
    checksumCrc32: a.string().required(),
  }),

  StoredPart: a.customType({
    partNumber: a.integer().required(),
    byteLength: a.float().required(),
    etag: a.string().required(),
    /** Base64. */
    checksumCrc32: a.string().required(),
  }),

  UploadResumption: a.customType({
    uploadId: a.id().required(),
    contentId: a.id().required(),
    /** When it is over, nothing else here means anything. */
    status: a.ref('UploadStatus').required(),
    uploadUrl: a.string(),
    headers: a.ref('UploadHeader').required().array().required(),
    partBytes: a.float(),
    partCount: a.integer(),
    expiresIn: a.integer().required(),
    /** Bytes that storage has. */
    receivedBytes: a.float().required(),
    /** The file is whole in storage: completeUpload is all that is left to do. */
    arrived: a.boolean().required(),
    /** What storage has of the parts. */
    parts: a.ref('StoredPart').required().array().required(),
  }),

  UploadReport: a.customType({
    uploadId: a.id().required(),
    status: a.ref('UploadStatus').required(),
    progress: a.integer().required(),
    /** Bytes that storage has. */
    receivedBytes: a.float().required(),
    /** Whether subscribers know; false when the last push is less than a second ago. */
    told: a.boolean().required(),
  }),

  UploadOutcome: a.enum(['SUCCESS', 'FAILED']),

  UploadResult: a.customType({ contentId: a.id().required(), status: a.ref('UploadStatus').required() }),

  UploadState: a.customType({
    uploadId: a.id().required(),
    contentId: a.id().required(),
    status: a.ref('UploadStatus').required(),
    /** Percent of the whole way, 0 to 100. */
    progress: a.integer().required(),
    receivedBytes: a.float(),
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
      /** Base64 CRC-32 of the whole file, for one that goes in one piece: storage then checks the bytes against it. */
      checksumCrc32: a.string(),
      /** A key of the client's own, for this file alone. */
      idempotencyKey: a.string(),
    })
    .returns(a.ref('UploadTicket').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(initiateUpload)),

  /** At most 100 parts a call. */
  signUploadParts: a
    .mutation()
    .arguments({ uploadId: a.id().required(), parts: a.ref('PartToSign').required().array().required() })
    .returns(a.ref('SignedPart').required().array().required())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(initiateUpload)),

  /** How to go on with an upload, from what storage has. A mutation, because it may have to begin anew what was cut short. */
  resumeUpload: a
    .mutation()
    .arguments({ uploadId: a.id().required() })
    .returns(a.ref('UploadResumption').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(completeUpload)),

  /** Looks what storage has of an upload, and pushes it as onUploadProgress: at most once a second. */
  reportUploadProgress: a
    .mutation()
    .arguments({ uploadId: a.id().required() })
    .returns(a.ref('UploadReport').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(completeUpload)),

  cancelUpload: a
    .mutation()
    .arguments({ uploadId: a.id().required() })
    .returns(a.ref('UploadResult').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(completeUpload)),

  /** Says that a transfer ended, which is then checked in storage. Asked again, it answers what is. */
  completeUpload: a
    .mutation()
    .arguments({
      uploadId: a.id().required(),
      status: a.ref('UploadOutcome').required(),
      /** Base64 CRC-32 of every part, in order: compared with what storage has. */
      partChecksums: a.string().required().array(),
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
