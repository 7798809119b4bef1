import { expect, it } from 'vitest';
import { buildContent } from '../../test/support/build-content.js';
import type { Caller } from '../domain/access/caller.js';
import type { Content } from '../domain/content/content.js';
import { createGetPlayback } from './get-playback.js';

const presignerOf = (bucket: string) => ({
  presignGet: async (key: string, { mediaType, ttlSeconds }: { mediaType: string; ttlSeconds: number }) =>
    `https://${bucket}.example/${key}?type=${mediaType}&ttl=${ttlSeconds}`,
});

function playbackOf(content: Content | undefined) {
  return createGetPlayback({
    contents: { find: async () => content },
    content: presignerOf('content'),
    images: presignerOf('images'),
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

it('signs every variant in the bucket of its type, by a key derived from the ids', async () => {
  const prefix = 'events/event-1/uploads/fan-1/upload-1/v2';

  expect(await playbackOf(video)({ kind: 'guest' }, { contentId: video.id })).toEqual({
    contentId: video.id,
    kind: 'VIDEO',
    expiresIn: 900,
    variants: [
      { ...video.variants[0], url: `https://images.example/${prefix}/poster.webp?type=image/webp&ttl=900` },
      { ...video.variants[1], url: `https://content.example/${prefix}/video.mp4?type=video/mp4&ttl=900` },
    ],
  });
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
