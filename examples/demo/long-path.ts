import { readFileSync } from 'node:fs';
import {
  createBackendClient,
  resumeUpload,
  startUpload,
  type UploadTask,
  unwrap,
  waitForPlayback,
  waitForUpload,
} from '../../src/client/index.js';
import type { Device } from './devices.js';
import type { Narrator } from './narrator.js';
import { padClip } from './pad-clip.js';
import { playStream } from './play-stream.js';

/** Eight parts: enough for some to be in storage, and some not, when the line breaks. */
const FILM_BYTES = 64 * 1024 ** 2;
const BREAKS_AT_PERCENT = 60;

export interface LongPath {
  readonly narrator: Narrator;
  readonly creative: Device;
  readonly fan: Device;
  /** The fan's other device, signed in as well. */
  readonly tablet: Device;
  readonly eventId: string;
  readonly filmFile: string;
  /** What is approved already. */
  readonly contentIds: readonly string[];
}

/** A long film: its upload breaks off and goes on elsewhere, it is watched before its approval, it opens a playlist. */
export async function tellLongPath(path: LongPath): Promise<void> {
  const { narrator } = path;
  const clip = readFileSync(path.filmFile);
  const film = new Blob([padClip(clip, FILM_BYTES)], { type: 'video/quicktime' });

  narrator.step('The fan sends a long film, and the phone dies half-way');
  const uploadId = await breakOff(path, film);

  narrator.step('The fan’s tablet goes on with what storage lacks');
  const contentId = await goOn(path, film, uploadId);

  narrator.step('The creative watches it before anybody else may, by signed URLs');
  await watchSigned(path, contentId);

  narrator.step('It opens the playlist of the night, for everyone');
  await playPlaylist(path, await makePlaylist(path, contentId));
}

function breakOff({ fan, narrator, eventId }: LongPath, film: Blob): Promise<string> {
  return fan.run(async () => {
    const task = startUpload(film, { purpose: 'FAN_SUBMISSION', eventId, fileName: 'film.mov', resumeStore: null });
    const percent = await new Promise<number>((resolve, reject) => {
      task.onProgress((progress) => progress.percent >= BREAKS_AT_PERCENT && resolve(progress.percent));
      task.result.catch(reject);
    });
    task.pause();
    narrator.say(`the phone is gone at ${percent} %`);
    return idOf(task);
  });
}

function idOf({ uploadId }: UploadTask): string {
  if (uploadId === undefined) {
    throw new Error('The upload was never announced.');
  }
  return uploadId;
}

function goOn({ tablet, narrator }: LongPath, film: Blob, uploadId: string): Promise<string> {
  return tablet.run(async () => {
    const { parts, partCount } = unwrap(
      await narrator.call(() => createBackendClient().mutations.resumeUpload({ uploadId })),
    );
    narrator.say(`storage has ${parts.length} of ${partCount} parts`);
    const task = resumeUpload(film, uploadId);
    task.onProgress(({ percent }) => narrator.progress('film sent', percent));
    const { contentId } = await task.result;
    await waitForUpload(uploadId, { onProgress: ({ progress }) => narrator.progress('film made', progress) });
    return contentId;
  });
}

function watchSigned({ creative, narrator }: LongPath, contentId: string): Promise<void> {
  return creative.run(async () => {
    const { variants, signature, expiresIn } = await waitForPlayback(contentId);
    const master = variants.find(({ name }) => name === 'hls')?.url ?? '';
    const { sizes, segments, byteLength } = await playStream(master, signature);
    narrator.say(
      `the creative plays ${segments} segments, sizes: ${sizes}, ${byteLength} bytes, valid for ${expiresIn} s`,
    );
    const { status } = await fetch(new URL(master).origin + new URL(master).pathname);
    narrator.say(`without the signature: status ${status}`);
    if (segments === 0 || status !== 403) {
      throw new Error('The film is not delivered as it should be.');
    }
  });
}

function makePlaylist({ creative, narrator, contentIds }: LongPath, filmId: string): Promise<string> {
  return creative.run(async () => {
    const client = createBackendClient();
    unwrap(await client.mutations.moderateContent({ contentId: filmId, decision: 'APPROVED' }));
    const made = await client.mutations.createPlaylist({ title: 'The night', visibility: 'PUBLIC' });
    const { id: playlistId } = unwrap(made);
    const itemIds = [];
    for (const contentId of [...contentIds, filmId]) {
      const added = await narrator.call(() => client.mutations.addToPlaylist({ playlistId, contentId }));
      itemIds.push(unwrap(added).itemId);
    }
    const [first = ''] = itemIds;
    const itemId = itemIds.at(-1) ?? '';
    unwrap(await narrator.call(() => client.mutations.moveInPlaylist({ playlistId, itemId, beforeItemId: first })));
    return playlistId;
  });
}

function playPlaylist({ narrator, contentIds, tablet }: LongPath, playlistId: string): Promise<void> {
  return tablet.run(async () => {
    const { items } = unwrap(
      await narrator.call(() => createBackendClient().queries.listPlaylistItems({ playlistId })),
    );
    for (const [place, { content }] of items.entries()) {
      const { variants, delivery } = await waitForPlayback(content.id);
      const { length } = Buffer.from(await (await fetch(variants[0]?.url ?? '')).arrayBuffer());
      narrator.say(`${place + 1}. ${content.kind}, ${delivery}: ${length} bytes`);
    }
    if (items.length !== contentIds.length + 1 || contentIds.includes(items[0]?.content.id ?? '')) {
      throw new Error('The playlist is not in the order it was put in.');
    }
  });
}
