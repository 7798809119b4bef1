import { Stack } from 'aws-cdk-lib';
import { type IRole, Policy, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { PUBLIC_PREFIX } from '../src/domain/delivery/publication.js';
import { DERIVED_PATTERNS, EVENT_ORIGINAL_PATTERN, STAGED_ORIGINAL_PATTERNS } from '../src/domain/storage-keys.js';
import type { Delivery } from './delivery/cdn.js';
import type { EventRemoval } from './eventing/event-removal.js';
import type { MediaProcessing } from './eventing/media-processing.js';
import type { Publication } from './eventing/publication.js';
import { allow, missingIsNotForbidden, onIndex, onMutations, onObjects, onTable } from './grant-statements.js';
import { parameterPath } from './parameter-path.js';
import type { DropClip } from './resources.js';

/** What backend.ts adds to what Amplify defines, as far as someone is granted something on it. */
export interface Added {
  readonly media: MediaProcessing;
  readonly removal: EventRemoval;
  readonly delivery: Delivery;
  readonly publication: Publication;
}

/** Fields a guest may ask for. Anything else is refused by IAM, before a resolver runs. getPlayback: see its operation. */
const GUEST_QUERIES = [
  ...['listEvents', 'listVideos', 'listImages'],
  ...['getCollection', 'listPublicCollections', 'listCollectionItems'],
  ...['getPlaylist', 'listPublicPlaylists', 'listPlaylistItems'],
];
const GUEST_TYPES = [
  ...['EventPage', 'EventItem', 'ContentPage', 'ContentItem', 'Variant'],
  ...['Collection', 'CollectionPage', 'CollectionSummary', 'Playlist', 'PlaylistPage', 'PlaylistSummary'],
  ...['CollectedContentPage', 'CollectedContent'],
];

/**
 * Every grant of the backend, forward: from who acts to what is acted on. A function's policy lives in the function's
 * stack and names tables, key patterns and GraphQL fields; nothing is granted to a signed-in user's role.
 */
export function addGrants(backend: DropClip, { media, removal, delivery, publication }: Added): void {
  grantInitiateUpload(backend);
  grantCompleteUpload(backend);
  grantExpireUploads(backend);
  grantModerateContent(backend);
  grantGetPlayback(backend, delivery);
  grantMakeSigningKey(delivery);
  grantPublishContent(backend, delivery, publication);
  grantWithdrawal(backend, delivery);
  grantDeleteContent(backend);
  grantDeleteEvent(backend, removal);
  grantRemoveEvent(backend, removal);
  grantRecordFailedRemoval(backend, removal);
  grantProcessUpload(backend, media);
  grantRecordFailedJob(backend, media);
  grantRedriveJob(backend);
  grantShelves(backend);
  grantTriggers(backend);
  grantGuests(backend);
}

/** s3:PutObject is also what begins a multipart upload, takes its parts and puts them together. */
function grantInitiateUpload({ data, initiateUpload, uploadsBucket }: DropClip): void {
  const { UserProfile, Event, Upload } = data.resources.tables;
  attach(initiateUpload.resources.lambda, [
    onTable(UserProfile, ['dynamodb:UpdateItem']),
    onTable(Event, ['dynamodb:GetItem']),
    onTable(Upload, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']),
    onObjects(uploadsBucket.resources.bucket, STAGED_ORIGINAL_PATTERNS, ['s3:PutObject', 's3:AbortMultipartUpload']),
  ]);
}

function grantCompleteUpload({ data, completeUpload, uploadsBucket }: DropClip): void {
  const { UserProfile, Upload } = data.resources.tables;
  const { bucket } = uploadsBucket.resources;
  attach(completeUpload.resources.lambda, [
    onTable(UserProfile, ['dynamodb:UpdateItem']),
    onTable(Upload, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onObjects(bucket, STAGED_ORIGINAL_PATTERNS, [
      's3:GetObject',
      's3:PutObject',
      's3:DeleteObject',
      's3:ListMultipartUploadParts',
      's3:AbortMultipartUpload',
    ]),
    missingIsNotForbidden(bucket),
    onMutations(data, ['publishUploadProgress']),
  ]);
}

function grantExpireUploads({ data, expireUploads, uploadsBucket }: DropClip): void {
  const { UserProfile, Upload } = data.resources.tables;
  const { bucket } = uploadsBucket.resources;
  attach(expireUploads.resources.lambda, [
    onTable(UserProfile, ['dynamodb:UpdateItem']),
    onTable(Upload, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onIndex(Upload, 'byStatus', ['dynamodb:Query']),
    onObjects(bucket, STAGED_ORIGINAL_PATTERNS, ['s3:GetObject', 's3:DeleteObject', 's3:AbortMultipartUpload']),
    missingIsNotForbidden(bucket),
    onMutations(data, ['publishUploadProgress']),
  ]);
}

function grantModerateContent({ auth, data, moderateContent }: DropClip): void {
  const { Content, ContentCount, ModerationDecision, Notification } = data.resources.tables;
  attach(moderateContent.resources.lambda, [
    onTable(Content, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onTable(ContentCount, ['dynamodb:UpdateItem']),
    onTable(ModerationDecision, ['dynamodb:PutItem']),
    onTable(Notification, ['dynamodb:PutItem']),
    onMutations(data, ['publishContentUpdate', 'publishNotification']),
    allow(['cognito-idp:AdminListGroupsForUser'], [auth.resources.userPool.userPoolArn]),
  ]);
}

function grantGetPlayback({ data, getPlayback }: DropClip, { keys }: Delivery): void {
  attach(getPlayback.resources.lambda, [
    onTable(data.resources.tables['Content'], ['dynamodb:GetItem']),
    allow(['ssm:GetParameter'], keys.parameterArns.slice(0, 1)),
  ]);
}

function grantMakeSigningKey({ makeSigningKey, keys }: Delivery): void {
  const policy = attach(makeSigningKey, [
    allow(['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter'], [...keys.parameterArns]),
  ]);
  for (const resource of keys.customResources) {
    resource.node.addDependency(policy); // it runs while the stack is being made
  }
}

function grantPublishContent(backend: DropClip, delivery: Delivery, publication: Publication): void {
  const { streamArn, mapping, retries } = publication;
  const { data, publishContent } = backend;
  const policy = attach(publishContent.resources.lambda, [
    onTable(data.resources.tables['Content'], ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [streamArn]),
    // It knows no resources (docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html).
    allow(['dynamodb:ListStreams'], ['*']),
    // What failed is put aside, and rests for as long as its attempt asks for.
    allow(['sqs:SendMessage', 'sqs:ChangeMessageVisibility'], [retries.queueArn]),
    ...derivedIn(backend).flatMap(({ bucket, patterns }) => [
      onObjects(bucket, patterns, ['s3:GetObject']),
      onObjects(bucket, [`${PUBLIC_PREFIX}*`], ['s3:PutObject']),
    ]),
    ...withdraws(backend, delivery),
  ]);
  // Lambda refuses a mapping whose function may not read the stream. The grant on its queue of failures comes with the mapping.
  mapping.node.addDependency(policy);
}

/** Who takes content down takes its public copies away at once; publishContent finishes what they leave. */
function grantWithdrawal(backend: DropClip, delivery: Delivery): void {
  const { moderateContent, deleteContent, removeEvent } = backend;
  for (const actor of [moderateContent, deleteContent, removeEvent]) {
    const { lambda } = actor.resources;
    new Policy(Stack.of(lambda), `${lambda.node.path.split('/').slice(-1)[0]}Withdrawal`, {
      roles: [roleOf(lambda)],
      statements: withdraws(backend, delivery),
    });
  }
}

function withdraws({ contentBucket, imagesBucket }: DropClip, { distribution }: Delivery): PolicyStatement[] {
  return [
    ...[contentBucket, imagesBucket].flatMap(({ resources: { bucket } }) => [
      allow(['s3:ListBucket'], [bucket.bucketArn]),
      onObjects(bucket, [`${PUBLIC_PREFIX}*`], ['s3:DeleteObject']),
    ]),
    allow(['cloudfront:CreateInvalidation'], [distribution.distributionArn]),
  ];
}

function grantProcessUpload(backend: DropClip, { processUpload, queue, labeller }: MediaProcessing): void {
  const { data, uploadsBucket } = backend;
  const { UserProfile, Upload, Content, ContentCount, Event, Participation, Notification } = data.resources.tables;
  const staging = uploadsBucket.resources.bucket;
  attach(processUpload, [
    onTable(UserProfile, ['dynamodb:UpdateItem']),
    onTable(Upload, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onTable(Content, ['dynamodb:PutItem']),
    onTable(ContentCount, ['dynamodb:UpdateItem']),
    onTable(Event, ['dynamodb:ConditionCheckItem']),
    onTable(Participation, ['dynamodb:UpdateItem']),
    onTable(Notification, ['dynamodb:PutItem']),
    onObjects(staging, STAGED_ORIGINAL_PATTERNS, ['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObject']),
    missingIsNotForbidden(staging),
    ...derivedIn(backend).map(({ bucket, patterns }) => onObjects(bucket, patterns, ['s3:PutObject'])),
    // What failed rests for as long as its attempt asks for.
    allow(['sqs:ChangeMessageVisibility'], [queue.queueArn]),
    onMutations(data, ['publishUploadProgress', 'publishContentUpdate', 'publishNotification']),
    // A picture in the request is no resource (docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrekognition.html).
    ...(labeller === undefined ? [] : [allow(['rekognition:DetectModerationLabels'], ['*'])]),
  ]);
}

function grantRecordFailedJob({ data, uploadsBucket }: DropClip, { recordFailedJob }: MediaProcessing): void {
  const { UserProfile, Upload, Notification } = data.resources.tables;
  attach(recordFailedJob, [
    onTable(UserProfile, ['dynamodb:UpdateItem']),
    onTable(Upload, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onTable(Notification, ['dynamodb:PutItem']),
    onObjects(uploadsBucket.resources.bucket, STAGED_ORIGINAL_PATTERNS, ['s3:DeleteObject']),
    onMutations(data, ['publishUploadProgress', 'publishNotification']),
  ]);
}

function grantRedriveJob({ data, redriveJob }: DropClip): void {
  const { UserProfile, Upload } = data.resources.tables;
  const { lambda } = redriveJob.resources;
  attach(lambda, [
    onTable(UserProfile, ['dynamodb:UpdateItem']),
    onTable(Upload, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onMutations(data, ['publishUploadProgress']),
    allow(
      ['events:PutEvents'],
      [Stack.of(lambda).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
    ),
  ]);
}

/** Listing the buckets comes with the withdrawal. */
function grantDeleteContent(backend: DropClip): void {
  const { data, deleteContent } = backend;
  const { UserProfile, Content, ContentCount, Event } = data.resources.tables;
  attach(deleteContent.resources.lambda, [
    onTable(UserProfile, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onTable(Event, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onMutations(data, ['publishContentUpdate']),
    onTable(Content, ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
    onTable(ContentCount, ['dynamodb:UpdateItem']),
    ...derivedIn(backend).map(({ bucket, patterns }) => onObjects(bucket, patterns, ['s3:DeleteObject'])),
  ]);
}

function grantDeleteEvent({ data, deleteEvent }: DropClip, { queue }: EventRemoval): void {
  const { Event, EventDeletion, ContentCount } = data.resources.tables;
  attach(deleteEvent.resources.lambda, [
    onTable(Event, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onTable(EventDeletion, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']),
    onTable(ContentCount, ['dynamodb:GetItem']),
    allow(['sqs:SendMessage'], [queue.queueArn]),
  ]);
}

/** Listing the two buckets with what was made of uploads comes with the withdrawal. */
function grantRemoveEvent({ data, removeEvent, ...backend }: DropClip, { queue }: EventRemoval): void {
  const { UserProfile, Event, EventDeletion, Participation, Upload, Content, ContentCount } = data.resources.tables;
  const buckets = [backend.uploadsBucket, backend.contentBucket, backend.imagesBucket];
  attach(removeEvent.resources.lambda, [
    onTable(UserProfile, ['dynamodb:UpdateItem']),
    onTable(Event, ['dynamodb:DeleteItem']),
    onTable(EventDeletion, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    onTable(Participation, ['dynamodb:DeleteItem']),
    onTable(Upload, ['dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
    onTable(Content, ['dynamodb:DeleteItem']),
    onTable(ContentCount, ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
    ...[Participation, Upload, Content].map((table) => onIndex(table, 'byEvent', ['dynamodb:Query'])),
    ...buckets.map(({ resources: { bucket } }) => onObjects(bucket, ['events/*'], ['s3:DeleteObject'])),
    allow(['s3:ListBucket'], [backend.uploadsBucket.resources.bucket.bucketArn]),
    onObjects(backend.uploadsBucket.resources.bucket, [EVENT_ORIGINAL_PATTERN], ['s3:AbortMultipartUpload']),
    allow(['sqs:SendMessage'], [queue.queueArn]),
    onMutations(data, ['publishEventDeletion']),
  ]);
}

function grantRecordFailedRemoval({ data }: DropClip, { recordFailedRemoval }: EventRemoval): void {
  attach(recordFailedRemoval, [onTable(data.resources.tables['EventDeletion'], ['dynamodb:UpdateItem'])]);
}

/**
 * What resolvers of collections and playlists do in batches and transactions on tables that are not their data source's own:
 * it is done with the role of the data source.
 */
function grantShelves({ data }: DropClip): void {
  const { UserProfile, Event, Content, ...tables } = data.resources.tables;
  for (const model of ['Collection', 'Playlist']) {
    const [shelf, item] = [tables[model], tables[`${model}Item`]];
    attachToDataSource(data, model, [
      onTable(item, ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem']),
      onTable(Content, ['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem']),
      onTable(Event, ['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem']),
      onTable(UserProfile, ['dynamodb:UpdateItem']),
    ]);
    attachToDataSource(data, `${model}Item`, [onTable(shelf, ['dynamodb:UpdateItem'])]);
  }
}

/** In the stack of the API, which may name the stacks of both models. */
function attachToDataSource({ resources }: DropClip['data'], model: string, statements: PolicyStatement[]): void {
  const role = resources.roles[`${model}IAMRole`];
  if (role === undefined) {
    throw new Error(`Amplify made no role for the data source of ${model}`);
  }
  new Policy(Stack.of(resources.graphqlApi), `${model}DataSourceAccess`, { roles: [role], statements });
}

/**
 * The pool names these triggers and the API names the pool, so the triggers' stack cannot name a table: their policies lie
 * in the data stack, and the table's name in a parameter whose own name both sides know.
 */
function grantTriggers({ auth, data, postConfirmation, postAuthentication, stack }: DropClip): void {
  const table = data.resources.tables['UserProfile'];
  const dataStack = Stack.of(data.resources.graphqlApi);
  const parameterName = parameterPath(stack, 'user-profile-table');
  const parameter = new StringParameter(dataStack, 'UserProfileTableName', {
    parameterName,
    stringValue: table?.tableName ?? '',
  });
  const grant = (id: string, trigger: DropClip['postConfirmation'], statements: PolicyStatement[]): void => {
    trigger.addEnvironment('USER_PROFILE_TABLE_PARAMETER', parameterName);
    grantTraces(trigger.resources.lambda);
    new Policy(dataStack, id, {
      roles: [roleOf(trigger.resources.lambda)],
      statements: [...statements, allow(['ssm:GetParameter'], [parameter.parameterArn])],
    });
  };
  grant('PostConfirmationAccess', postConfirmation, [
    onTable(table, ['dynamodb:PutItem']),
    allow(['cognito-idp:AdminAddUserToGroup'], [auth.resources.userPool.userPoolArn]),
  ]);
  grant('PostAuthenticationAccess', postAuthentication, [onTable(table, ['dynamodb:UpdateItem'])]);
}

function grantGuests({ auth, data }: DropClip): void {
  const { graphqlApi } = data.resources;
  const apiArn = graphqlApi.arn;
  new Policy(Stack.of(graphqlApi), 'GuestQueries', {
    roles: [auth.resources.unauthenticatedUserIamRole],
    statements: [
      allow(
        ['appsync:GraphQL'],
        [
          ...GUEST_QUERIES.map((field) => `${apiArn}/types/Query/fields/${field}`),
          ...GUEST_TYPES.map((type) => `${apiArn}/types/${type}/fields/*`),
        ],
      ),
    ],
  });
}

function attach(actor: IFunction, statements: PolicyStatement[]): Policy {
  grantTraces(actor);
  return new Policy(Stack.of(actor), `${actor.node.path.split('/').slice(-1)[0]}Access`, {
    roles: [roleOf(actor)],
    statements,
  });
}

function roleOf(actor: IFunction): IRole {
  if (actor.role === undefined) {
    throw new Error(`${actor.node.path} has no role to grant to`);
  }
  return actor.role;
}

/**
 * X-Ray knows no resources (docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html). In the role's own
 * policy, which the function waits for: Lambda refuses to make a traced function whose role may not write traces.
 */
function grantTraces(actor: IFunction): void {
  actor.addToRolePolicy(allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*']));
}

/** The buckets with what is made of uploads, and where in them it lies. */
function derivedIn({ contentBucket, imagesBucket }: DropClip) {
  return [
    { bucket: contentBucket.resources.bucket, patterns: DERIVED_PATTERNS.content },
    { bucket: imagesBucket.resources.bucket, patterns: DERIVED_PATTERNS.images },
  ];
}
