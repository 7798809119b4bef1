import { expect, it } from 'vitest';
import { buildUpload } from '../../test/support/build-upload.js';
import { FakeEventPublisher } from '../../test/support/fake-event-publisher.js';
import { createFakeLog } from '../../test/support/fake-log.js';
import { createUploadAnnouncer } from './upload-announcer.js';

function setUp() {
  let ms = 0;
  const publisher = new FakeEventPublisher();
  const log = createFakeLog();
  const stored: number[] = [];
  const announcer = createUploadAnnouncer({ publisher, nowMs: () => ms, log });
  return {
    publisher,
    log,
    stored,
    announcer,
    at(nextMs: number) {
      ms = nextMs;
    },
    store: async (percent: number) => {
      stored.push(percent);
      return true;
    },
  };
}

it('stores and publishes no more than one step a second, and never backwards', async () => {
  const { announcer, publisher, stored, store, at } = setUp();
  const { report, settle } = announcer.startProgress(buildUpload(), store);
  for (const [ms, percent] of [
    [0, 10],
    [500, 20],
    [1_000, 30],
    [2_000, 25],
    [3_000, 30],
    [4_000, 100],
  ] as const) {
    at(ms);
    report(percent);
  }
  await settle();

  expect(stored).toEqual([27, 43, 99]);
  expect(publisher.progress.map(({ progress }) => progress)).toEqual([27, 43, 99]);
});

it('publishes nothing that was not stored', async () => {
  const { announcer, publisher } = setUp();
  const { report, settle } = announcer.startProgress(buildUpload(), async () => false);
  report(10);
  await settle();

  expect(publisher.progress).toEqual([]);
});

it('goes on when storing or publishing fails, and says so', async () => {
  const { announcer, publisher, log, store, at } = setUp();
  const broken = announcer.startProgress(buildUpload(), async () => {
    throw new Error('no table');
  });
  broken.report(10);
  await expect(broken.settle()).resolves.toBeUndefined();

  publisher.failure = new Error('AppSync is away');
  at(5_000);
  const { report, settle } = announcer.startProgress(buildUpload(), store);
  report(10);
  await expect(settle()).resolves.toBeUndefined();
  expect(log.lines.map(({ message }) => message)).toEqual(['progress not stored', 'update not published']);
});
