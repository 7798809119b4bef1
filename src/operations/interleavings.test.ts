import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildEvent } from '../../test/support/build-event.js';
import { buildUpload } from '../../test/support/build-upload.js';
import { PipelineWorld } from '../../test/support/pipeline-world.js';
import { profileRow, type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createUploadRepository } from '../data/upload-repository.js';
import { TEMP_PREFIX } from '../domain/storage-keys.js';

/** How often a run may step before it counts as stuck. */
const MAX_STEPS = 5_000;
const INTERLEAVINGS = 1000;
const AT_ONCE = 20;
const QUOTA_BYTES = 1_000;

let tables: StartedTables;
let workRoot: string;

beforeAll(async () => {
  tables = await startTables();
  workRoot = await mkdtemp(join(tmpdir(), 'interleavings-'));
});
afterAll(async () => {
  await tables.stop();
  await rm(workRoot, { recursive: true });
});

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Scenario {
  readonly id: string;
  readonly poison: boolean;
  readonly long?: boolean;
  readonly crashChance: number;
  readonly random: () => number;
  /** What happens besides storage telling of the bytes, in the order of its chance. */
  readonly happenings: (world: PipelineWorld) => readonly (() => void)[];
}

/** Plays a scenario to its end and answers what is left of it: rows, objects, notifications, quota. */
async function play({ id, poison, long = false, crashChance, random, happenings }: Scenario) {
  const eventId = `event-${id}`;
  const media = long ? ({ kind: 'VIDEO', mediaType: 'video/mp4' } as const) : {};
  const names = { ownerId: `fan-${id}`, contentId: `content-${id}`, eventId };
  const upload = buildUpload({ id, ...names, ...media, byteLength: 100 });
  await tables.put('Event', buildEvent({ id: eventId }));
  await tables.put('UserProfile', profileRow(upload.ownerId, QUOTA_BYTES));
  const inTables = { uploads: 'Upload', userProfiles: 'UserProfile' };
  await createUploadRepository({ client: tables.client, tables: inTables, now: () => new Date(0) }).reserve(upload);
  const folder = `events/${eventId}/uploads/${upload.ownerId}/${id}`;
  const world = new PipelineWorld(
    { tables, upload, workRoot, random, poison, long, crashChance },
    `${folder}/original.${long ? 'mp4' : 'jpg'}`,
  );
  const waiting = [...happenings(world)];
  let steps = 0;
  const settle = async () => {
    while ((await world.step()) || waiting.length > 0) {
      steps += 1;
      if (steps > MAX_STEPS) {
        throw new Error(`It does not come to an end (${id})`);
      }
      if (waiting.length > 0 && random() < 0.3) {
        waiting.splice(Math.floor(random() * waiting.length), 1)[0]?.();
      }
    }
  };
  await settle();
  world.calm();
  // What the last crash left lying is picked up by its message; what was given up, by an operator.
  while ((await tables.get('Upload', id))?.['errorCode'] === 'PROCESSING_FAILED' || (await isOpen(id))) {
    world.operatorRedrives();
    await settle();
  }
  return { ...(await stateOf(id, folder, world)), surprises: world.surprises.map(String) };
}

async function isOpen(id: string): Promise<boolean> {
  return (await tables.get('Upload', id))?.['jobState'] !== undefined;
}

async function stateOf(id: string, folder: string, world: PipelineWorld) {
  const row = await tables.get('Upload', id);
  const content = await tables.get('Content', `content-${id}`);
  const profile = await tables.get('UserProfile', `fan-${id}`);
  const told = await Promise.all(
    ['ready', 'awaiting', 'failed'].map(async (name) =>
      (await tables.get('Notification', `${id}-${name}`)) ? name : '',
    ),
  );
  return {
    upload: [row?.['status'], row?.['errorCode'], row?.['leaseToken'], row?.['jobState'], row?.['transcoding']],
    content:
      content === undefined ? undefined : [content['status'], content['storedBytes'], content['uploadId'] === id],
    quota: ['Used', 'Reserved', 'Remaining'].map((name) => profile?.[`storage${name}Bytes`]),
    // What a crash leaves below temp/ expires by itself.
    staged: [...world.staging.objects.keys()].filter((key) => !key.startsWith(TEMP_PREFIX)).length,
    stored: [...world.images.objects.keys(), ...world.content.objects.keys()]
      .map((key) => key.replace(folder, ''))
      .sort(),
    storedOnce: world.images.puts.length === new Set(world.images.puts).size,
    told: told.filter((name) => name !== ''),
  };
}

const stage = (deliveries: number) => (world: PipelineWorld) => () => world.stage(deliveries);
const says = (status: 'SUCCESS' | 'FAILED') => (world: PipelineWorld) => () => world.clientSays(status);

function build(seed: number, happenings: readonly ((world: PipelineWorld) => () => void)[], poison = false): Scenario {
  return {
    id: `upload-${seed}`,
    poison,
    crashChance: 0.12,
    random: numbersFrom(seed),
    happenings: (world) => happenings.map((happening) => happening(world)),
  };
}

async function playAll(seeds: readonly number[], check: (seed: number) => Promise<void>): Promise<void> {
  const left = [...seeds];
  const lane = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      await check(seed).catch((error: unknown) => {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

const seedsFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

/** Being given up and redriven in between is part of the history of some: the fan was told so. */
function withoutHistory<State extends { readonly told: readonly string[] }>(state: State, poison: boolean): State {
  return poison ? state : { ...state, told: state.told.filter((name) => name !== 'failed') };
}

it.each([
  ['a photo', false, INTERLEAVINGS * 0.8],
  ['a photo that is at fault itself', true, INTERLEAVINGS * 0.2],
] as const)(
  '%s ends as in order, whatever is repeated, reordered, lost and redelivered, too slow or crashed',
  async (_what, poison, count) => {
    const first = poison ? 100_000 : 1;
    const orderly = await play({ ...build(first - 1, [stage(1), says('SUCCESS')], poison), crashChance: 0 });
    expect(orderly.upload[0]).toBe(poison ? 'FAILED' : 'COMPLETED');
    expect(orderly.quota).toEqual(poison ? [0, 0, QUOTA_BYTES] : [80, 0, QUOTA_BYTES - 80]);

    await playAll(seedsFrom(first, count), async (seed) => {
      const happenings = [stage(1 + (seed % 4)), says('SUCCESS'), says('SUCCESS')];
      const state = await play(build(seed, happenings, poison));
      expect(withoutHistory(state, poison)).toEqual(orderly);
    });
  },
  180_000,
);

it('an upload that its client gives up at any moment either ends whole or leaves nothing', async () => {
  const ends = new Set<unknown>();
  await playAll(seedsFrom(200_000, 150), async (seed) => {
    const { upload, content, quota, staged, stored, surprises } = await play(build(seed, [stage(2), says('FAILED')]));
    const [status] = upload;
    ends.add(status);
    const whole = {
      content: ['PENDING', 80, true],
      quota: [80, 0, QUOTA_BYTES - 80],
      staged: 0,
      stored: 2,
      surprises: [],
    };
    const nothing = { content: undefined, quota: [0, 0, QUOTA_BYTES], staged: 0, stored: 0, surprises: [] };
    expect({ content, quota, staged, stored: stored.length, surprises }).toEqual(
      status === 'COMPLETED' ? whole : nothing,
    );
  });
  expect(ends).toEqual(new Set(['COMPLETED', 'FAILED']));
}, 120_000);

it.each([
  ['a long video', false, 200],
  ['a long video that is at fault itself', true, 50],
] as const)(
  '%s ends as in order, though word of its transcoding comes early, late, twice or never, and jobs fail',
  async (_what, poison, count) => {
    const first = poison ? 400_000 : 300_000;
    const story = (seed: number, deliveries: number) => ({
      ...build(seed, [stage(deliveries), says('SUCCESS')], poison),
      long: true,
    });
    const orderly = await play({ ...story(first - 1, 1), crashChance: 0 });
    expect(orderly.upload[0]).toBe(poison ? 'FAILED' : 'COMPLETED');

    await playAll(seedsFrom(first, count), async (seed) => {
      const state = await play(story(seed, 1 + (seed % 3)));
      expect(withoutHistory(state, poison)).toEqual(withoutHistory(orderly, poison));
    });
  },
  180_000,
);
