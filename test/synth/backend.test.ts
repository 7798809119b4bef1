import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SynthesizedBackend, synthesizeBackend } from '../support/synthesize-backend.js';
import { describeDelivery } from './delivery-suite.js';
import { describeFunctions } from './functions-suite.js';
import { grantsOf, shortenedResource } from './grants-of.js';
import { describeIdentities } from './identities-suite.js';
import { describeStorage } from './storage-suite.js';

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
      'listFailedEventDeletions',
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
      /^(initiateupload|completeupload|expireuploads|moderatecontent|getplayback|deletecontent|deleteevent|removeevent|redrivejob|publishcontent|MakeSigningKey|postconfirmation|postauthentication|ProcessUpload|RecordFailedJob|RecordFailedRemoval)/;
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
