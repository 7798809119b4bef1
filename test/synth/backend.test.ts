import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SynthesizedBackend, synthesizeBackend } from '../support/synthesize-backend.js';
import { describeDelivery } from './delivery-suite.js';
import { describeFunctions } from './functions-suite.js';
import { grantsOf, shortenedResource } from './grants-of.js';
import { describeIdentities } from './identities-suite.js';
import { nestedStackCycles } from './nested-stack-cycles.js';
import { describeStorage } from './storage-suite.js';

/** What Amplify and its tools print at every synthesis, and that nothing here can change. */
const KNOWN_NOISE = [
  /^npm warn /,
  /^Be careful when using @auth directives on a field in a root type\./,
  /addDependency is deprecated/,
  /NodeVersionSupportWarning/,
  // Sandboxes keep nothing, and storage/resource.ts asks that branches do.
  /keepOnDelete is ignored in sandbox deployments/,
];

/** CloudFormation's own limit (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html) is 500; this is ours. */
const MAX_RESOURCES_PER_STACK = 260;
/** The same page: a template body in an S3 object, 1 MB. */
const MAX_TEMPLATE_BYTES = 1_000_000;

let sandbox: SynthesizedBackend;
let branch: SynthesizedBackend;

beforeAll(async () => {
  [sandbox, branch] = await Promise.all([
    synthesizeBackend('sandbox'),
    synthesizeBackend('branch', {
      APP_ORIGINS: 'https://app.dropclip.example',
    }),
  ]);
}, 300_000);
afterAll(() => Promise.all([sandbox?.remove(), branch?.remove()]));

describe('the synthesis', () => {
  it('warns of nothing, and of no cycle least of all', () => {
    const warnings = `${sandbox.output}\n${branch.output}`
      .split('\n')
      .filter((line) => /warn|circular|cycl|error/i.test(line) && !KNOWN_NOISE.some((noise) => noise.test(line)));
    expect(warnings).toEqual([]);
  });

  it('C05 makes nested stacks that need each other in one direction', () => {
    expect(nestedStackCycles(sandbox)).toEqual([]);
  });

  it('C05 keeps every stack far from CloudFormation’s limits', async () => {
    const sizes = sandbox.templates.map(({ name, resources }) => ({ name, count: Object.keys(resources).length }));
    const texts = await sandbox.assets('.template.json');
    expect(sizes.filter(({ count }) => count > MAX_RESOURCES_PER_STACK)).toEqual([]);
    expect(texts).toHaveLength(sizes.length);
    expect(texts.filter((text) => Buffer.byteLength(text) >= MAX_TEMPLATE_BYTES)).toEqual([]);
    expect(sizes.map(({ name }) => name)).toEqual(expect.arrayContaining(['root', 'auth', 'data', 'storage', 'media']));
  });

  it('keeps the logical ids of what holds data', () => {
    const stateful = ['AWS::Cognito::UserPool', 'AWS::S3::Bucket', 'Custom::AmplifyDynamoDBTable']
      .flatMap((type) => sandbox.ofType(type))
      .map(({ stack, logicalId }) => `${stack} ${logicalId}`)
      .filter((name) => !/introspection|codegen/i.test(name));
    expect(stateful.sort()).toMatchInlineSnapshot(`
      [
        "auth amplifyAuthUserPool4BA7F805",
        "data/Collection CollectionTable",
        "data/CollectionItem CollectionItemTable",
        "data/Content ContentTable",
        "data/ContentCount ContentCountTable",
        "data/Event EventTable",
        "data/EventDeletion EventDeletionTable",
        "data/ModerationDecision ModerationDecisionTable",
        "data/Notification NotificationTable",
        "data/Participation ParticipationTable",
        "data/Playlist PlaylistTable",
        "data/PlaylistItem PlaylistItemTable",
        "data/Upload UploadTable",
        "data/UserProfile UserProfileTable",
        "storage contentBucket87EB7F55",
        "storage imagesBucket02B0AC5A",
        "storage uploadsBucket10132EB4",
      ]
    `);
  });
});

describe('the API', () => {
  it('C01 runs no Scan, and lists by an index', async () => {
    const resolvers = [...(await sandbox.assets('.vtl')), ...(await sandbox.assets('.js'))];
    expect(resolvers.length).toBeGreaterThan(20);
    expect(resolvers.filter((text) => /["']?operation["']?\s*[:,]\s*["']Scan["']/.test(text))).toEqual([]);
    expect(
      sandbox.templates.filter(({ resources }) => /\\"operation\\"\s*:\s*\\"Scan/.test(JSON.stringify(resources))),
    ).toEqual([]);
    const queries = resolvers.filter((text) => /operation: "Query"/.test(text));
    expect(queries.length).toBeGreaterThan(5);
    expect(queries.filter((text) => !/\bindex\b/.test(text))).toEqual([]);
  });

  it('asks nothing of its JavaScript resolvers that AppSync refuses', async () => {
    // docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
    const refused = /\b(throw|try|catch|while|async|await|class|new|this|yield)\b|\+\+|--|\bfor \([^)]*;/;
    const code = (await sandbox.assets('.js')).filter((text) => text.includes('@aws-appsync/utils'));
    expect(code.length).toBeGreaterThan(10);
    const found = code
      .map((text) => text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|\/\/.*$/gm, ''))
      .flatMap((text) => text.match(refused)?.[0] ?? []);
    expect(found).toEqual([]);
  });

  it('offers exactly these fields', async () => {
    const schema = await schemaOf(sandbox);
    expect(fieldsOf(schema, 'Query')).toEqual([
      'countUnreadNotifications',
      'getCollection',
      'getContent',
      'getEvent',
      'getEventDeletion',
      'getModerationDecision',
      'getMyProfile',
      'getPlayback',
      'getPlaylist',
      'getUpload',
      'getUploadStatus',
      'getUserProfile',
      'listCollectionItems',
      'listEvents',
      'listFailedJobs',
      'listImages',
      'listJoinedEvents',
      'listModerationDecisions',
      'listModerationQueue',
      'listMyCollections',
      'listMyEvents',
      'listMyPlaylists',
      'listNotifications',
      'listPlaylistItems',
      'listPublicCollections',
      'listPublicPlaylists',
      'listVideos',
    ]);
    expect(fieldsOf(schema, 'Mutation')).toEqual([
      'addToCollection',
      'addToPlaylist',
      'cancelEvent',
      'cancelUpload',
      'completeUpload',
      'createCollection',
      'createEvent',
      'createPlaylist',
      'deleteCollection',
      'deleteContent',
      'deleteEvent',
      'deletePlaylist',
      'initiateUpload',
      'markAllNotificationsRead',
      'markNotificationsRead',
      'moderateContent',
      'moderateContents',
      'moveInPlaylist',
      'publishContentUpdate',
      'publishEventDeletion',
      'publishNotification',
      'publishUploadProgress',
      'redriveJob',
      'removeFromCollection',
      'removeFromPlaylist',
      'reportUploadProgress',
      'resumeUpload',
      'setEventImage',
      'signUploadParts',
      'undoModeration',
      'updateCollection',
      'updateContent',
      'updateEvent',
      'updatePlaylist',
      'updateProfile',
    ]);
    expect(fieldsOf(schema, 'Subscription')).toEqual([
      'onContentUpdate',
      'onEventDeletion',
      'onNotification',
      'onUploadProgress',
    ]);
  });

  it('S24 knows no API key', async () => {
    expect(await schemaOf(sandbox)).not.toContain('aws_api_key');
    expect(sandbox.ofType('AWS::AppSync::ApiKey')).toEqual([]);
    expect(sandbox.ofType('AWS::AppSync::GraphQLApi').map(({ Properties }) => Properties)).toMatchObject([
      {
        AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
        AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }],
      },
    ]);
  });

  it('is traced, logged and limited, and explains itself to developers only', () => {
    const of = (backend: SynthesizedBackend) => backend.ofType('AWS::AppSync::GraphQLApi')[0]?.Properties;
    const guarded = {
      XrayEnabled: true,
      QueryDepthLimit: 6,
      ResolverCountLimit: 10,
      LogConfig: { FieldLogLevel: 'ERROR', ExcludeVerboseContent: true },
    };
    expect(of(sandbox)).toMatchObject({ ...guarded, IntrospectionConfig: 'ENABLED' });
    expect(of(branch)).toMatchObject({ ...guarded, IntrospectionConfig: 'DISABLED' });
  });
});

describe('grants', () => {
  it.each([
    [
      'initiateupload',
      [
        'dynamodb:GetItem table Event',
        'dynamodb:GetItem table Upload',
        'dynamodb:PutItem table Upload',
        'dynamodb:UpdateItem table Upload',
        'dynamodb:UpdateItem table UserProfile',
        's3:AbortMultipartUpload uploads:/events/*/original.*',
        's3:AbortMultipartUpload uploads:/profiles/*/original.*',
        's3:PutObject uploads:/events/*/original.*',
        's3:PutObject uploads:/profiles/*/original.*',
      ],
    ],
    [
      'completeupload',
      [
        'appsync:GraphQL Mutation/fields/publishUploadProgress',
        'dynamodb:GetItem table Upload',
        'dynamodb:UpdateItem table Upload',
        'dynamodb:UpdateItem table UserProfile',
        's3:AbortMultipartUpload uploads:/events/*/original.*',
        's3:AbortMultipartUpload uploads:/profiles/*/original.*',
        's3:DeleteObject uploads:/events/*/original.*',
        's3:DeleteObject uploads:/profiles/*/original.*',
        's3:GetObject uploads:/events/*/original.*',
        's3:GetObject uploads:/profiles/*/original.*',
        's3:ListBucket uploads:',
        's3:ListMultipartUploadParts uploads:/events/*/original.*',
        's3:ListMultipartUploadParts uploads:/profiles/*/original.*',
        's3:PutObject uploads:/events/*/original.*',
        's3:PutObject uploads:/profiles/*/original.*',
      ],
    ],
    [
      'expireuploads',
      [
        'appsync:GraphQL Mutation/fields/publishUploadProgress',
        'dynamodb:GetItem table Upload',
        'dynamodb:Query table Upload',
        'dynamodb:UpdateItem table Upload',
        'dynamodb:UpdateItem table UserProfile',
        's3:AbortMultipartUpload uploads:/events/*/original.*',
        's3:AbortMultipartUpload uploads:/profiles/*/original.*',
        's3:DeleteObject uploads:/events/*/original.*',
        's3:DeleteObject uploads:/profiles/*/original.*',
        's3:GetObject uploads:/events/*/original.*',
        's3:GetObject uploads:/profiles/*/original.*',
        's3:ListBucket uploads:',
      ],
    ],
    [
      'redrivejob',
      [
        'appsync:GraphQL Mutation/fields/publishUploadProgress',
        'dynamodb:GetItem table Upload',
        'dynamodb:UpdateItem table Upload',
        'dynamodb:UpdateItem table UserProfile',
        'events:PutEvents arn:AWS::Partition:events:AWS::Region:AWS::AccountId:event-bus/default',
      ],
    ],
  ])('of %s are these', (name, expected) => {
    const grants = grantsOf(sandbox)
      .filter(({ role, action }) => role.startsWith(`${name}lambda`) && !action.startsWith('xray:'))
      .map(({ action, resource }) => `${action} ${shortenedResource(resource)}`);
    expect([...new Set(grants)].sort()).toEqual(expected);
  });

  it('let the trail of moderation grow, and nothing else', () => {
    const functions = grantsOf(sandbox).filter(({ role }) => /lambda|ServiceRole/.test(role) && !/Manager/.test(role));
    const onTrail = functions.filter(({ resource }) => shortenedResource(resource) === 'table ModerationDecision');
    expect(onTrail.map(({ action }) => action)).toEqual(['dynamodb:PutItem']);
  });

  it.each(['Collection', 'Playlist'])('of the data sources of %ss on other tables are these', (model) => {
    const grants = grantsOf(sandbox)
      .filter(({ role }) => new RegExp(`${model}(Item)?IAMRole`).test(role))
      .filter(({ role, resource }) => !resource.includes(`${/(\w+)IAMRole/.exec(role)?.[1]}Table`))
      .map(({ action, resource }) => `${action} ${shortenedResource(resource)}`);
    expect(new Set(grants)).toEqual(
      new Set([
        `dynamodb:BatchGetItem table ${model}Item`,
        `dynamodb:PutItem table ${model}Item`,
        `dynamodb:DeleteItem table ${model}Item`,
        'dynamodb:BatchGetItem table Content',
        'dynamodb:ConditionCheckItem table Content',
        'dynamodb:BatchGetItem table Event',
        'dynamodb:ConditionCheckItem table Event',
        'dynamodb:UpdateItem table UserProfile',
        `dynamodb:UpdateItem table ${model}`,
      ]),
    );
  });

  it('let no function publish what it does not have to', () => {
    const publishers = grantsOf(sandbox).filter(({ resource }) => resource.includes('/Mutation/fields/'));
    expect(new Set(publishers.map(({ role }) => role.replace(/lambda.*|ServiceRole.*/, '')))).toEqual(
      new Set([
        'completeupload',
        'deletecontent',
        'expireuploads',
        'moderatecontent',
        'redrivejob',
        'removeevent',
        'ProcessUpload',
        'RecordFailedJob',
      ]),
    );
    expect(publishers.filter(({ resource }) => !resource.includes('/fields/publish'))).toEqual([]);
  });

  it('C01 let no function scan a table', () => {
    const functions = grantsOf(sandbox).filter(({ role }) => /lambda|ServiceRole/.test(role));
    const tables = functions.filter(({ action }) => action.startsWith('dynamodb:'));
    const rows = [
      'GetItem',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'BatchGetItem',
      'BatchWriteItem',
      'ConditionCheckItem',
    ];
    const streams = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
    const allowed = ['Query', ...rows, ...streams];
    const ours = tables.filter(({ role }) => !/TableManager/i.test(role));
    expect(ours.length).toBeGreaterThan(20);
    expect(ours.filter(({ action }) => !allowed.includes(action.replace('dynamodb:', '')))).toEqual([]);
  });

  it('have no wildcard but for what knows no resources, in the functions that are ours', () => {
    const ours =
      /^(initiateupload|completeupload|expireuploads|moderatecontent|getplayback|deletecontent|deleteevent|removeevent|redrivejob|publishcontent|MakeSigningKey|postconfirmation|postauthentication|ProcessUpload|RecordFailedJob)/;
    const wild = grantsOf(sandbox)
      .filter(({ role }) => ours.test(role))
      .filter(({ action, resource }) => action.includes('*') || resource === '*')
      .map(({ action }) => action);
    expect(new Set(wild)).toEqual(
      new Set(['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'dynamodb:ListStreams']),
    );
  });
});

describeIdentities(() => sandbox);
describeStorage(() => ({ sandbox, branch }));
describeDelivery(() => ({ sandbox, branch }));
describeFunctions(() => sandbox);

async function schemaOf(backend: SynthesizedBackend): Promise<string> {
  const schemas = await backend.assets('.graphql');
  return schemas.find((text) => text.includes('type Query')) ?? '';
}

function fieldsOf(schema: string, type: string): readonly string[] {
  const body = new RegExp(`type ${type} [^{]*\\{\\n([^}]*)\\}`).exec(schema)?.[1] ?? '';
  return [...body.matchAll(/^ {2}(\w+)/gm)].map((match) => match[1] ?? '').sort();
}
