import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from './load-backend.js';
import { type BackendMaps, renderMaps } from './maps.js';

/** Of the backend itself: what these tables say is what readers take for true. */
let maps: BackendMaps;

beforeAll(async () => {
  maps = renderMaps(await loadBackend());
}, 120_000);

/** The cells of the row that begins with a cell. */
function row(table: string, first: string): readonly string[] {
  const cells = table.split('\n').map((line) => line.slice(2, -2).split(' | '));
  const found = cells.find(([cell]) => cell === first);
  if (found === undefined) {
    throw new Error(`No row begins with ${first}.`);
  }
  return found;
}

describe('the map of models', () => {
  it('has the keys and indexes of the tables', () => {
    expect(row(maps.models, '`Participation`').slice(0, 4)).toEqual([
      '`Participation`',
      '`id`',
      '`byOwner`: `ownerId`, `joinedAt#eventId`; `byEvent`: `eventId`, `joinedAt`',
      'nobody',
    ]);
    expect(row(maps.models, '`Upload`')[3]).toBe('its owner, admins, moderators');
  });

  it('tells writers from readers by what resolvers do and roles may do', () => {
    const [, , , , readers, writers] = row(maps.models, '`Notification`');

    expect(readers).toBe('countUnreadNotifications, listNotifications');
    expect(writers?.split(', ')).toEqual(expect.arrayContaining(['markNotificationsRead', 'moderateContent']));
    expect(row(maps.models, '`ModerationDecision`')[5]).toMatch(/\bmoderateContent\b/);
  });
});

describe('the map of operations', () => {
  it('opens to guests what their role may ask for, and nothing else', () => {
    const open = maps.operations.split('\n').filter((line) => line.includes('guests'));

    expect(open.map((line) => /`(\w+)`/.exec(line)?.[1])).toEqual([
      ...['getCollection', 'getPlayback', 'getPlaylist', 'listCollectionItems', 'listEvents', 'listImages'],
      ...['listPlaylistItems', 'listPublicCollections', 'listPublicPlaylists', 'listVideos'],
    ]);
  });

  it('names the functions that may publish', () => {
    expect(row(maps.operations, 'mutation `publishUploadProgress`')[1]).toBe(
      'admins, completeUpload, expireUploads, processUpload, recordFailedJob, redriveJob',
    );
  });

  it('says which table a resolver asks, and by which index', () => {
    expect(row(maps.operations, 'query `listNotifications`').slice(2)).toEqual([
      '[get-read-mark](amplify/data/resolvers/get-read-mark.ts), [list-notifications](amplify/data/resolvers/list-notifications.ts)',
      'UserProfile: GetItem; Notification: Query (byOwner)',
    ]);
  });
});

describe('the map of functions', () => {
  it('has what invokes a function and all it may touch', () => {
    expect(row(maps.functions, '[postConfirmation](amplify/auth/post-confirmation/handler.ts)').slice(1)).toEqual([
      'user pool: PostConfirmation',
      'UserProfile: PutItem; amplifyAuthUserPool: AdminAddUserToGroup; parameter user-profile-table: GetParameter',
    ]);
    expect(row(maps.functions, '[processUpload](amplify/functions/process-upload/handler.ts)')[1]).toBe(
      'queue: StagedUploads',
    );
  });

  it('lets who signs uploads write originals alone', () => {
    const [, , grants] = row(maps.functions, '[initiateUpload](amplify/functions/initiate-upload/handler.ts)');

    expect(grants?.split('; ').filter((grant) => grant.startsWith('`'))).toEqual([
      '`uploads/events/*/original.*`: AbortMultipartUpload, PutObject',
      '`uploads/profiles/*/original.*`: AbortMultipartUpload, PutObject',
    ]);
  });
});
