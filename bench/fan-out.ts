import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventPublisher } from '../src/data/event-publisher.js';
import { OPERATOR_CREDENTIALS } from '../src/local/index.js';
import { createEvent, openSession } from './account.js';
import { type Benchmark, compare, median } from './benchmark.js';
import { BARE_BROADCAST, LOCAL_RUNTIME, startProcess } from './local-process.js';
import { type Subscribers, startSubscribers } from './subscribers.js';

const SUBSCRIBERS = 1000;
/** As fast as they are taken, a few at a time: how much goes through. */
const BURST = 40;
const PARALLEL_PUBLISHES = 4;
/** One after another with a rest: how long one takes. */
const PACED = 20;
const PACE_MS = 100;
const ROUNDS = 3;

const SUBSCRIPTION = `subscription ($eventId: ID) {
  onContentUpdate(eventId: $eventId) { ownerId eventId contentId status message }
}`;

const CONTENT_ID = '00000000-0000-4000-8000-000000000000';

/** What a subscriber is told, with the time it was published at. */
const messageNow = () => `at:${(performance.timeOrigin + performance.now()).toFixed(3)}`;

type Publish = () => Promise<unknown>;

/** Messages that arrived a second, at all subscribers together. */
async function deliveriesPerSecond(subscribers: Subscribers, publish: Publish): Promise<number> {
  const startedMs = performance.timeOrigin + performance.now();
  const { all } = subscribers.expect(BURST);
  let left = BURST;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await publish();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_PUBLISHES }, worker));
  const { lastAtMs } = await all;
  return (BURST * SUBSCRIBERS) / ((lastAtMs - startedMs) / 1000);
}

async function p95Ms(subscribers: Subscribers, publish: Publish): Promise<number> {
  const { all } = subscribers.expect(PACED);
  for (let index = 0; index < PACED; index += 1) {
    await publish();
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }
  return (await all).p95Ms;
}

interface Side {
  readonly subscribers: Subscribers;
  readonly publish: Publish;
}

async function openOurs(outputs: string, endpoint: string): Promise<Side & { readonly frame: () => string }> {
  const session = await openSession(outputs, endpoint);
  const eventId = await createEvent(session);
  const subscribers = await startSubscribers({
    url: `${session.graphqlUrl.replace(/^http/, 'ws')}/realtime`,
    count: SUBSCRIBERS,
    subscription: {
      authorization: { host: new URL(session.graphqlUrl).host, Authorization: session.accessToken },
      query: SUBSCRIPTION,
      variables: { eventId },
    },
  });
  const update = { ownerId: CONTENT_ID, eventId, contentId: CONTENT_ID, status: 'APPROVED' } as const;
  const publisher = createEventPublisher({
    url: session.graphqlUrl,
    region: 'us-east-1',
    credentials: OPERATOR_CREDENTIALS,
  });
  return {
    subscribers,
    publish: () => publisher.contentUpdate({ ...update, message: messageNow() }),
    frame: () => {
      const data = { onContentUpdate: { ...update, message: messageNow() } };
      return JSON.stringify({ id: CONTENT_ID, type: 'data', payload: { data } });
    },
  };
}

export const fanOut: Benchmark = {
  name: 'fan-out',
  about: `an update to ${SUBSCRIBERS} subscribers of an event, against a bare broadcast of the same bytes`,
  async run(say) {
    const directory = mkdtempSync(join(tmpdir(), 'dropclip-bench-'));
    const outputs = join(directory, 'outputs.json');
    const data = ['--data', join(directory, 'data'), '--outputs', outputs];
    const local = await startProcess(LOCAL_RUNTIME, ['start', '--json', '--port', '0', ...data]);
    const bare = await startProcess(BARE_BROADCAST, []);
    const open: Subscribers[] = [];
    try {
      const mine = await openOurs(outputs, local.endpoint);
      open.push(mine.subscribers);
      const theirs: Side = {
        subscribers: await startSubscribers({ url: bare.endpoint.replace(/^http/, 'ws'), count: SUBSCRIBERS }),
        publish: async () => (await fetch(bare.endpoint, { method: 'POST', body: mine.frame() })).arrayBuffer(),
      };
      open.push(theirs.subscribers);
      const [ours, floor, late, floorLate]: [number[], number[], number[], number[]] = [[], [], [], []];
      await deliveriesPerSecond(mine.subscribers, mine.publish); // both warm
      await deliveriesPerSecond(theirs.subscribers, theirs.publish);
      for (let round = 1; round <= ROUNDS; round += 1) {
        say(`round ${round} of ${ROUNDS}`);
        ours.push(await deliveriesPerSecond(mine.subscribers, mine.publish));
        floor.push(await deliveriesPerSecond(theirs.subscribers, theirs.publish));
        late.push(await p95Ms(mine.subscribers, mine.publish));
        floorLate.push(await p95Ms(theirs.subscribers, theirs.publish));
      }
      const also = { p95Ms: Math.round(median(late)), floorP95Ms: Math.round(median(floorLate)) };
      return { ...compare('fan-out', 'messages/s', ours, floor), also };
    } finally {
      await Promise.all(open.map((subscribers) => subscribers.stop()));
      await Promise.all([local.stop(), bare.stop()]);
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
