import { describe, expect, it } from 'vitest';
import type { SynthesizedBackend } from '../support/synthesize-backend.js';
import { grantsOf } from './grants-of.js';

/** Who may do what without a function of ours, checked on the synthesized backend. */
export function describeIdentities(sandbox: () => SynthesizedBackend): void {
  describe('identities', () => {
    it('may write their e-mail, their name and, at sign-up, their account type', () => {
      expect(
        sandbox()
          .ofType('AWS::Cognito::UserPoolClient')
          .map(({ Properties }) => Properties?.['WriteAttributes']),
      ).toEqual([['email', 'preferred_username', 'custom:accountType']]);
      expect(sandbox().ofType('AWS::Cognito::UserPool')[0]?.Properties).toMatchObject({
        MfaConfiguration: 'OPTIONAL',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        Schema: expect.arrayContaining([expect.objectContaining({ Name: 'accountType', Mutable: false })]),
      });
    });

    it('are grouped, the most privileged first', () => {
      const groups = sandbox()
        .ofType('AWS::Cognito::UserPoolGroup')
        .map(({ Properties }) => Properties ?? {});
      const names = [...groups]
        .sort((a, b) => Number(a['Precedence']) - Number(b['Precedence']))
        .map((group) => group['GroupName']);
      expect(names).toEqual(['admins', 'moderators', 'creatives', 'fans']);
    });

    it('S42 hold no grant but to the public queries, guests and users alike', () => {
      const ofRole = (role: string) => grantsOf(sandbox()).filter((grant) => grant.role.includes(role));
      expect(
        ofRole('unauthenticatedUserRole')
          .map(({ action, resource }) => `${action} ${resource.split('/types/')[1]}`)
          .sort(),
      ).toEqual([
        'appsync:GraphQL CollectedContent/fields/*',
        'appsync:GraphQL CollectedContentPage/fields/*',
        'appsync:GraphQL Collection/fields/*',
        'appsync:GraphQL CollectionPage/fields/*',
        'appsync:GraphQL CollectionSummary/fields/*',
        'appsync:GraphQL ContentItem/fields/*',
        'appsync:GraphQL ContentPage/fields/*',
        'appsync:GraphQL EventItem/fields/*',
        'appsync:GraphQL EventPage/fields/*',
        'appsync:GraphQL NotificationData/*',
        'appsync:GraphQL Playlist/fields/*',
        'appsync:GraphQL PlaylistPage/fields/*',
        'appsync:GraphQL PlaylistSummary/fields/*',
        'appsync:GraphQL Query/fields/getCollection',
        'appsync:GraphQL Query/fields/getPlayback',
        'appsync:GraphQL Query/fields/getPlaylist',
        'appsync:GraphQL Query/fields/listCollectionItems',
        'appsync:GraphQL Query/fields/listEvents',
        'appsync:GraphQL Query/fields/listImages',
        'appsync:GraphQL Query/fields/listPlaylistItems',
        'appsync:GraphQL Query/fields/listPublicCollections',
        'appsync:GraphQL Query/fields/listPublicPlaylists',
        'appsync:GraphQL Query/fields/listVideos',
        'appsync:GraphQL Variant/*',
        'appsync:GraphQL Variant/fields/*',
      ]);
      expect(
        ofRole('amplifyAuthauthenticatedUserRole')
          .map(({ resource }) => resource.split('/types/')[1])
          .sort(),
      ).toEqual(['NotificationData/*', 'Query/fields/getPlayback', 'Variant/*']);
      expect(ofRole('GroupRole')).toEqual([]);
    });
  });
}
