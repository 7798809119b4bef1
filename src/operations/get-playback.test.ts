import { expect, it } from 'vitest';
import { buildContent } from '../../test/support/build-content.js';
import type { Caller } from '../domain/access/caller.js';
import type { Content } from '../domain/content/content.js';
import { createGetPlayback } from './get-playback.js';

function playbackOf(content: Content | undefined) {
  return createGetPlayback({
    contents: { find: async () => content },
    domain: 'd1.example',
    signer: {
      signFolder: async (folder, ttl) => ({
        folderUrl: `https://d1.example/${folder}`,
        query: `ttl=${ttl}`,
        cookies: [{ name: 'CloudFront-Policy', value: `ttl=${ttl}` }],
      }),
    },
  });
}

const video = buildContent({
  kind: 'VIDEO',
  status: 'APPROVED',
  pipelineVersion: 2,
  variants: [
    { name: 'poster', mediaType: 'image/webp', byteLength: 10, width: 640, height: 360 },
    { name: 'video', mediaType: 'video/mp4', byteLength: 90, width: 1280, height: 720 },
  ],
});

const owner: Caller = { kind: 'user', sub: 'fan-1', groups: ['fans'] };

it('signs the folder of the renditions once, for all that is in it', async () => {
  const folder = 'https://d1.example/events/event-1/uploads/fan-1/upload-1/v2/';

  expect(await playbackOf({ ...video, status: 'PENDING' })(owner, { contentId: video.id })).toEqual({
    contentId: video.id,
    kind: 'VIDEO',
    delivery: 'SIGNED',
    expiresIn: 900,
    variants: [
      { ...video.variants[0], url: `${folder}poster.webp?ttl=900` },
      { ...video.variants[1], url: `${folder}video.mp4?ttl=900` },
    ],
    signature: { folderUrl: folder, query: 'ttl=900', cookies: [{ name: 'CloudFront-Policy', value: 'ttl=900' }] },
  });
});

it.each([
  ['a guest', { kind: 'guest' }],
  ['its owner', owner],
] as const)('gives %s plain addresses of what is published', async (_who, caller) => {
  const published = { ...video, publication: '3', publishedAt: '2027-01-01T00:00:00.000Z' };

  expect(await playbackOf(published)(caller, { contentId: video.id })).toEqual({
    contentId: video.id,
    kind: 'VIDEO',
    delivery: 'PUBLIC',
    variants: [
      { ...video.variants[0], url: `https://d1.example/public/events/event-1/${video.id}/3/poster.webp` },
      { ...video.variants[1], url: `https://d1.example/public/events/event-1/${video.id}/3/video.mp4` },
    ],
  });
});

it('gives no address at all to who sees it by its approval alone, before its copies are complete', async () => {
  for (const publication of [{}, { publication: '3' }]) {
    const answer = await playbackOf({ ...video, ...publication })({ kind: 'guest' }, { contentId: video.id });
    expect(answer).toEqual({ contentId: video.id, kind: 'VIDEO', delivery: 'PUBLISHING', variants: [] });
  }
  expect(await playbackOf(video)(owner, { contentId: video.id })).toMatchObject({ delivery: 'SIGNED' });
});

it('signs what was published once, and is not approved any more', async () => {
  const withdrawn = {
    ...video,
    status: 'REJECTED',
    publication: '3',
    publishedAt: '2027-01-01T00:00:00.000Z',
  } as const;

  expect(await playbackOf(withdrawn)(owner, { contentId: video.id })).toMatchObject({ delivery: 'SIGNED' });
});

it.each([
  ['a guest', { kind: 'guest' }, false],
  ['another fan', { kind: 'user', sub: 'fan-2', groups: ['fans'] }, false],
  ['its owner', { kind: 'user', sub: 'fan-1', groups: ['fans'] }, true],
  ['the creative of the event', { kind: 'user', sub: 'creative-1', groups: ['creatives'] }, true],
  ['a moderator', { kind: 'user', sub: 'mod-1', groups: ['moderators'] }, true],
] as const)('of what is not approved answers %s as it must', async (_who, caller: Caller, sees) => {
  for (const status of ['PENDING', 'REJECTED'] as const) {
    const answer = playbackOf({ ...video, status })(caller, { contentId: video.id });
    if (sees) {
      expect((await answer).variants).toHaveLength(2);
    } else {
      await expect(answer).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  }
});

it('says of what is hidden what it says of what is missing', async () => {
  const messageOf = (content: Content | undefined) =>
    playbackOf(content)({ kind: 'guest' }, { contentId: 'c' }).catch((error: Error) => error.message);

  expect(await messageOf({ ...video, status: 'PENDING' })).toBe(await messageOf(undefined));
});
