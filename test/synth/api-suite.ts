import { describe, expect, it } from 'vitest';
import type { SynthesizedBackend } from '../support/synthesize-backend.js';
import type { Backends } from './targets.js';

export function describeApi(backends: Backends): void {
  describe('the API', () => {
    it('C01 runs no Scan, and lists by an index', async () => {
      const resolvers = [...(await backends('sandbox').assets('.vtl')), ...(await backends('sandbox').assets('.js'))];
      expect(resolvers.length).toBeGreaterThan(20);
      expect(resolvers.filter((text) => /["']?operation["']?\s*[:,]\s*["']Scan["']/.test(text))).toEqual([]);
      expect(
        backends('sandbox').templates.filter(({ resources }) =>
          /\\"operation\\"\s*:\s*\\"Scan/.test(JSON.stringify(resources)),
        ),
      ).toEqual([]);
      const queries = resolvers.filter((text) => /operation: "Query"/.test(text));
      expect(queries.length).toBeGreaterThan(5);
      expect(queries.filter((text) => !/\bindex\b/.test(text))).toEqual([]);
    });

    it('offers exactly these fields', async () => {
      const schema = await schemaOf(backends('sandbox'));
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
      expect(await schemaOf(backends('sandbox'))).not.toContain('aws_api_key');
      expect(backends('sandbox').ofType('AWS::AppSync::ApiKey')).toEqual([]);
      expect(
        backends('sandbox')
          .ofType('AWS::AppSync::GraphQLApi')
          .map(({ Properties }) => Properties),
      ).toMatchObject([
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
      expect(of(backends('sandbox'))).toMatchObject({ ...guarded, IntrospectionConfig: 'ENABLED' });
      expect(of(backends('branch'))).toMatchObject({ ...guarded, IntrospectionConfig: 'DISABLED' });
    });
  });
}

async function schemaOf(backend: SynthesizedBackend): Promise<string> {
  const schemas = await backend.assets('.graphql');
  return schemas.find((text) => text.includes('type Query')) ?? '';
}

function fieldsOf(schema: string, type: string): readonly string[] {
  const body = new RegExp(`type ${type} [^{]*\\{\\n([^}]*)\\}`).exec(schema)?.[1] ?? '';
  return [...body.matchAll(/^ {2}(\w+)/gm)].map((match) => match[1] ?? '').sort();
}
