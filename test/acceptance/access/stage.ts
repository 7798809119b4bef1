import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import {
  type BackendClient,
  createBackendClient,
  unwrap,
  uploadFile,
  waitForUpload,
} from '../../../src/client/index.js';
import type { Operator } from '../../support/operator.js';
import type { People, Person } from '../../support/people.js';

/** Who tries. `owner` and `otherFan` are fans; `creative` holds the events, `otherCreative` holds none of them. */
export const ACTORS = ['guest', 'owner', 'otherFan', 'creative', 'otherCreative', 'moderator', 'admin'] as const;
export type Actor = (typeof ACTORS)[number];

/** People, and things of every kind that belong to some of them. */
export interface Stage {
  readonly people: Readonly<Record<Actor, Person>>;
  readonly api: BackendClient;
  readonly event: string;
  readonly unlisted: string;
  /** Images of `owner` at `event`. */
  readonly pending: string;
  readonly approved: string;
  /** An image of `owner` at `unlisted`, which is decided over and over. */
  readonly disputed: string;
  /** An image of `otherFan` at `unlisted`. */
  readonly theirs: string;
  /** A pending video of `owner` at `event`. */
  readonly film: string;
  /** Rows of `owner`. */
  readonly upload: string;
  readonly notification: string;
  readonly decision: string;
  /** Empty and PRIVATE, of `owner`. */
  readonly collection: string;
  readonly playlist: string;
  /** PUBLIC, of `owner`, with `approved` and `pending`. */
  readonly openCollection: string;
  readonly openPlaylist: string;
  /** The two items of `openPlaylist`. */
  readonly places: readonly [string, string];
}

const STARTS_AT = '2027-01-01T20:00:00.000Z';
const clip = readFileSync(fileURLToPath(new URL('../../../examples/demo/media/clip.mov', import.meta.url)));

export async function setStage(newcomers: People, operator: Operator): Promise<Stage> {
  const people = await gather(newcomers);
  const api = createBackendClient();
  const announce = (title: string, visibility: 'PUBLIC' | 'UNLISTED') =>
    people.creative.as(
      async () => unwrap(await api.mutations.createEvent({ title, startsAt: STARTS_AT, visibility })).id,
    );
  const [event, unlisted] = await Promise.all([announce('Public', 'PUBLIC'), announce('Unlisted', 'UNLISTED')]);
  const picture = await photo();
  const [pending, approved, disputed, theirs, film] = await Promise.all([
    submit(people.owner, event, picture),
    submit(people.owner, event, picture),
    submit(people.owner, unlisted, picture),
    submit(people.otherFan, unlisted, picture),
    submit(people.owner, event, new Blob([new Uint8Array(clip)], { type: 'video/quicktime' })),
  ]);
  await people.moderator.as(async () => {
    unwrap(await api.mutations.moderateContent({ contentId: approved.contentId, decision: 'APPROVED' }));
    unwrap(await api.mutations.moderateContent({ contentId: disputed.contentId, decision: 'REJECTED' }));
  });
  const notification = await people.owner.as(async () => unwrap(await api.queries.listNotifications({})).items[0]?.id);
  const [decision] = await operator.rowsOf('ModerationDecision');
  return {
    people,
    api,
    event,
    unlisted,
    pending: pending.contentId,
    approved: approved.contentId,
    disputed: disputed.contentId,
    theirs: theirs.contentId,
    film: film.contentId,
    upload: pending.uploadId,
    notification: notification ?? '',
    decision: String(decision?.['id']),
    ...(await collect(people.owner, api, [approved.contentId, pending.contentId])),
  };
}

/** Collections and playlists of a person, of which the public ones hold the content. */
function collect(person: Person, api: BackendClient, contentIds: readonly string[]) {
  return person.as(async () => {
    const collection = unwrap(await api.mutations.createCollection({ title: 'Mine' })).id;
    const playlist = unwrap(await api.mutations.createPlaylist({ title: 'Mine' })).id;
    const open = { title: 'Ours', visibility: 'PUBLIC' } as const;
    const openCollection = unwrap(await api.mutations.createCollection(open)).id;
    const openPlaylist = unwrap(await api.mutations.createPlaylist(open)).id;
    const itemIds: string[] = [];
    for (const contentId of contentIds) {
      unwrap(await api.mutations.addToCollection({ collectionId: openCollection, contentId }));
      itemIds.push(unwrap(await api.mutations.addToPlaylist({ playlistId: openPlaylist, contentId })).itemId);
    }
    const places = [itemIds[0] ?? '', itemIds[1] ?? ''] as const;
    return { collection, playlist, openCollection, openPlaylist, places };
  });
}

async function gather(people: People): Promise<Record<Actor, Person>> {
  const creatives = { attributes: { 'custom:accountType': 'creative' } };
  const [owner, otherFan, creative, otherCreative, moderator, admin] = await Promise.all([
    people.join('owner', { attributes: { 'custom:accountType': 'fan' } }),
    people.join('other-fan'),
    people.join('creative', creatives),
    people.join('other-creative', creatives),
    people.join('moderator', { groups: ['moderators'] }),
    people.join('admin', { groups: ['admins'] }),
  ]);
  return { guest: people.guest, owner, otherFan, creative, otherCreative, moderator, admin };
}

/** A small JPEG. */
export async function photo(): Promise<Blob> {
  const create = { width: 64, height: 48, channels: 3, background: '#c33' } as const;
  const bytes = await sharp({ create }).jpeg().toBuffer();
  return new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
}

/** Sends a file to an event and waits until it is content. */
export function submit(person: Person, eventId: string, file: Blob): Promise<{ uploadId: string; contentId: string }> {
  return person.as(async () => {
    const { uploadId, contentId } = await uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, fileName: 'file' });
    await waitForUpload(uploadId);
    return { uploadId, contentId };
  });
}

/** Lets a moderator decide over the disputed content until it has that status. */
export async function dispute(
  { people, api, disputed: contentId }: Stage,
  wanted: 'APPROVED' | 'REJECTED',
): Promise<number> {
  return people.moderator.as(async () => {
    const { status, version } = unwrap(await api.models.Content.get({ id: contentId }));
    if (status === wanted) {
      return version;
    }
    const decided = await api.mutations.moderateContent({ contentId, decision: wanted, expectedVersion: version });
    return unwrap(decided).content.version;
  });
}
