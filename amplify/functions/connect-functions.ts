import type { DropClip } from '../resources.js';

/**
 * Tells each function where its collaborators are; the names are read back by the handlers. Table names and the API's
 * address come from the functions' own stack and bucket names from the storage stack, which depends on nothing.
 */
export function connectFunctions(backend: DropClip): void {
  const { data, uploadsBucket } = backend;
  const { UserProfile, Event, Upload, Content, ContentCount, Notification, ModerationDecision } = data.resources.tables;
  const graphqlUrl = data.resources.cfnResources.cfnGraphqlApi.attrGraphQlUrl;

  setEnvironment(backend.initiateUpload, {
    USER_PROFILE_TABLE: UserProfile?.tableName,
    EVENT_TABLE: Event?.tableName,
    UPLOAD_TABLE: Upload?.tableName,
    UPLOADS_BUCKET: uploadsBucket.resources.bucket.bucketName,
  });
  for (const target of [backend.completeUpload, backend.expireUploads]) {
    setEnvironment(target, {
      USER_PROFILE_TABLE: UserProfile?.tableName,
      UPLOAD_TABLE: Upload?.tableName,
      UPLOADS_BUCKET: uploadsBucket.resources.bucket.bucketName,
      GRAPHQL_URL: graphqlUrl,
    });
  }
  setEnvironment(backend.moderateContent, {
    CONTENT_TABLE: Content?.tableName,
    CONTENT_COUNT_TABLE: ContentCount?.tableName,
    MODERATION_DECISION_TABLE: ModerationDecision?.tableName,
    NOTIFICATION_TABLE: Notification?.tableName,
    USER_POOL_ID: backend.auth.resources.userPool.userPoolId,
    GRAPHQL_URL: graphqlUrl,
  });
  setEnvironment(backend.redriveJob, {
    USER_PROFILE_TABLE: UserProfile?.tableName,
    UPLOAD_TABLE: Upload?.tableName,
    GRAPHQL_URL: graphqlUrl,
  });
  setEnvironment(backend.getPlayback, { CONTENT_TABLE: Content?.tableName }); // the rest: ../delivery/cdn.ts
  connectRemovals(backend);
}

function connectRemovals(backend: DropClip): void {
  const { data, uploadsBucket, contentBucket, imagesBucket } = backend;
  const { UserProfile, Event, EventDeletion, Participation, Upload, Content, ContentCount } = data.resources.tables;
  setEnvironment(backend.deleteContent, {
    USER_PROFILE_TABLE: UserProfile?.tableName,
    CONTENT_TABLE: Content?.tableName,
    EVENT_TABLE: Event?.tableName,
    GRAPHQL_URL: data.resources.cfnResources.cfnGraphqlApi.attrGraphQlUrl,
    CONTENT_COUNT_TABLE: ContentCount?.tableName,
    CONTENT_BUCKET: contentBucket.resources.bucket.bucketName,
    IMAGES_BUCKET: imagesBucket.resources.bucket.bucketName,
  });
  setEnvironment(backend.deleteEvent, {
    EVENT_TABLE: Event?.tableName,
    EVENT_DELETION_TABLE: EventDeletion?.tableName,
    CONTENT_COUNT_TABLE: ContentCount?.tableName,
  });
  setEnvironment(backend.removeEvent, {
    USER_PROFILE_TABLE: UserProfile?.tableName,
    EVENT_TABLE: Event?.tableName,
    EVENT_DELETION_TABLE: EventDeletion?.tableName,
    PARTICIPATION_TABLE: Participation?.tableName,
    UPLOAD_TABLE: Upload?.tableName,
    CONTENT_TABLE: Content?.tableName,
    CONTENT_COUNT_TABLE: ContentCount?.tableName,
    UPLOADS_BUCKET: uploadsBucket.resources.bucket.bucketName,
    CONTENT_BUCKET: contentBucket.resources.bucket.bucketName,
    IMAGES_BUCKET: imagesBucket.resources.bucket.bucketName,
    GRAPHQL_URL: data.resources.cfnResources.cfnGraphqlApi.attrGraphQlUrl,
  });
}

type Connectable = DropClip['initiateUpload'];

function setEnvironment(target: Connectable, values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      throw new Error(`${name} has no value: a model or its table is missing from the schema`);
    }
    target.addEnvironment(name, value);
  }
}
