import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { signIn, signUp } from 'aws-amplify/auth';
import { createBackendClient, unwrap, uploadFile, waitForPlayback, waitForUpload } from '../../src/client/index.js';
import { createDevice, type Device } from './devices.js';
import { tellLongPath } from './long-path.js';
import type { Narrator } from './narrator.js';
import type { Stage } from './stage.js';

/** It meets the user pool's policy and belongs to nobody. */
const PASSWORD = 'Fake-Passw0rd!';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
  '.mov': 'video/quicktime',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
};

export interface Story {
  readonly narrator: Narrator;
  readonly photoFile: string;
  readonly videoFile: string;
  readonly filmFile: string;
  readonly stage: Pick<Stage, 'addressOf' | 'confirm'>;
}

interface Uploaded {
  readonly contentId: string;
  readonly label: string;
}

/** The main job, whole: a clip and a photo go from a fan to the screen; then a long film, the long way. */
export async function tellStory(story: Story): Promise<void> {
  const { narrator, stage } = story;
  const fanAddress = stage.addressOf('fan');
  narrator.step('A creative signs up and announces an event');
  const creative = await join(story, stage.addressOf('creative'), 'creative');
  const eventId = await announceEvent(creative, narrator);

  narrator.step('A fan signs up, on another device');
  const fan = await join(story, fanAddress, 'fan');
  const unfollow = await followNotifications(fan, narrator);

  narrator.step('The fan uploads a photo and a video');
  const photo = await upload(fan, story, eventId, 'photo', story.photoFile);
  const video = await upload(fan, story, eventId, 'video', story.videoFile);

  narrator.step('Nobody sees them yet');
  await expectHidden(createDevice(), narrator, photo);

  narrator.step('The creative approves both');
  for (const content of [photo, video]) {
    await approve(creative, narrator, content);
  }

  narrator.step('Anyone may watch them now, without an account');
  const guest = createDevice();
  await listApproved(guest, narrator, eventId);
  for (const content of [photo, video]) {
    await download(guest, narrator, content);
  }
  const tablet = createDevice();
  await tablet.run(() => signIn({ username: fanAddress, password: PASSWORD }));
  const contentIds = [photo.contentId, video.contentId];
  await tellLongPath({ narrator, creative, fan, tablet, eventId, filmFile: story.filmFile, contentIds });
  unfollow();
}

async function join({ narrator, stage }: Story, email: string, accountType: 'fan' | 'creative'): Promise<Device> {
  const device = createDevice();
  await device.run(async () => {
    const userAttributes = { email, 'custom:accountType': accountType };
    await signUp({ username: email, password: PASSWORD, options: { userAttributes } });
    narrator.say(`${email} has signed up`);
    await stage.confirm(email);
    await signIn({ username: email, password: PASSWORD });
    narrator.say(`${email} is confirmed and signed in`);
  });
  return device;
}

function announceEvent(creative: Device, narrator: Narrator): Promise<string> {
  return creative.run(async () => {
    const client = createBackendClient();
    const startsAt = new Date(Date.now() + 3_600_000).toISOString();
    const answer = await narrator.call(() =>
      client.mutations.createEvent({ title: 'Night of Lights', venue: 'The Hall', startsAt }),
    );
    const event = unwrap(answer);
    narrator.say(`event "${event.title}" (${event.id})`);
    return event.id;
  });
}

/** The fan's phone shows what is pushed to it. */
function followNotifications(fan: Device, narrator: Narrator): Promise<() => void> {
  return fan.run(() => {
    const subscription = createBackendClient()
      .subscriptions.onNotification()
      .subscribe({
        next: ({ message, createdAt }) => {
          narrator.pushed(createdAt);
          narrator.say(`pushed to the fan: ${message}`);
        },
        error: (error: unknown) => narrator.say(`the fan's subscription ended: ${JSON.stringify(error)}`),
      });
    return () => subscription.unsubscribe();
  });
}

function upload(fan: Device, { narrator }: Story, eventId: string, label: string, file: string): Promise<Uploaded> {
  return fan.run(async () => {
    const mediaType = MEDIA_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
    const blob = new Blob([readFileSync(file)], { type: mediaType });
    const { uploadId, contentId } = await uploadFile(blob, {
      purpose: 'FAN_SUBMISSION',
      eventId,
      fileName: basename(file),
      onProgress: ({ percent }) => narrator.progress(`${label} sent`, percent),
    });
    await waitForUpload(uploadId, { onProgress: ({ progress }) => narrator.progress(`${label} made`, progress) });
    return { contentId, label };
  });
}

async function expectHidden(guest: Device, narrator: Narrator, { contentId, label }: Uploaded): Promise<void> {
  const { errors } = await guest.run(() =>
    createBackendClient().queries.getPlayback({ contentId }, { authMode: 'identityPool' }),
  );
  if (errors === undefined) {
    throw new Error(`The ${label} is served although nobody approved it.`);
  }
  narrator.say(`a guest who asks for the ${label} is told: ${errors[0]?.message}`);
}

function approve(creative: Device, narrator: Narrator, { contentId, label }: Uploaded): Promise<void> {
  return creative.run(async () => {
    const client = createBackendClient();
    const { content } = unwrap(
      await narrator.call(() => client.mutations.moderateContent({ contentId, decision: 'APPROVED' })),
    );
    narrator.say(`the ${label} is ${content.status}`);
  });
}

function listApproved(guest: Device, narrator: Narrator, eventId: string): Promise<void> {
  return guest.run(async () => {
    const client = createBackendClient();
    const asGuest = { authMode: 'identityPool' } as const;
    const images = unwrap(
      await narrator.call(() => client.queries.listImages({ purpose: 'FAN_SUBMISSION', eventId }, asGuest)),
    );
    const videos = unwrap(
      await narrator.call(() => client.queries.listVideos({ type: 'FAN_SUBMISSIONS', eventId }, asGuest)),
    );
    narrator.say(`the event shows ${images.items.length} image and ${videos.items.length} video`);
    if (images.items.length !== 1 || videos.items.length !== 1) {
      throw new Error('The event does not show what was approved.');
    }
  });
}

function download(guest: Device, narrator: Narrator, { contentId, label }: Uploaded): Promise<void> {
  return guest.run(async () => {
    const client = createBackendClient();
    const request = { authMode: 'identityPool' } as const;
    await waitForPlayback(contentId, { client, request });
    const playback = unwrap(await narrator.call(() => client.queries.getPlayback({ contentId }, request)));
    for (const { name, url, byteLength, mediaType } of playback.variants) {
      const response = await fetch(url);
      const bytes = Buffer.from(await response.arrayBuffer());
      if (!response.ok || bytes.length !== byteLength || bytes.includes('FakePhone')) {
        throw new Error(`The ${label}'s ${name} is not what it should be (status ${response.status}).`);
      }
      narrator.say(`${label} ${name}: ${mediaType}, ${byteLength} bytes`);
    }
  });
}
