import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamodbEngine } from '../src/local/index.js';
import { createEvent, openSession, query, type Session } from './account.js';
import { type Benchmark, type BenchmarkResult, compare } from './benchmark.js';
import { createEngineCalls, type EngineCalls, findTable } from './engine-calls.js';
import { LOCAL_RUNTIME, startProcess } from './local-process.js';
import { PREFIX, type SeededEvent, SORT_KEY, seedContents, sortKeyOf } from './seed-contents.js';

const FEW = 1_000;
const MANY = 1_000_000;
const PAGE_ITEMS = 20;
const WARM_UP = 50;
const SAMPLES = 400;

const LIST = `query ($eventId: ID!, $nextToken: String) {
  listVideos(type: FAN_SUBMISSIONS, eventId: $eventId, limit: ${PAGE_ITEMS}, nextToken: $nextToken) {
    items { id status createdAt } nextToken hasMore total
  }
}`;

interface Page {
  readonly items: readonly unknown[];
  readonly nextToken: string;
  readonly total: number;
}

async function readPage(session: Session, { eventId, rows }: SeededEvent, nextToken: string | null): Promise<Page> {
  const { listVideos } = await query(session, LIST, { eventId, nextToken });
  const page = listVideos as Page;
  if (page.items.length !== PAGE_ITEMS || page.total !== rows) {
    throw new Error(`A page of ${page.items.length} items of ${page.total}, where ${rows} rows are stored.`);
  }
  return page;
}

/** The cursor of a page in the middle of the list: that of the first page, with another place in it. */
async function middleOf(session: Session, event: SeededEvent): Promise<string> {
  const { nextToken } = await readPage(session, event, null);
  const [binding] = Buffer.from(nextToken, 'base64').toString().split('\n');
  return Buffer.from(`${binding}\n${placeOf(event)}`).toString('base64');
}

function placeOf({ rows }: SeededEvent): string {
  return sortKeyOf(rows / 2, '');
}

/** The query of such a page as the resolver sends it, from the newest or from the middle. */
function queryOf(TableName: string, event: SeededEvent, deep: boolean) {
  return {
    TableName,
    IndexName: 'byEvent',
    KeyConditionExpression: '#hash = :hash AND #sort BETWEEN :low AND :high',
    ExpressionAttributeNames: { '#hash': 'eventId', '#sort': SORT_KEY },
    ExpressionAttributeValues: {
      ':hash': { S: event.eventId },
      ':low': { S: PREFIX },
      ':high': { S: deep ? placeOf(event) : `${PREFIX}~` },
    },
    ScanIndexForward: false,
    Limit: PAGE_ITEMS + 1,
    ReturnConsumedCapacity: 'TOTAL',
  };
}

/** Milliseconds of one and the other, in turns, so that whatever else the machine does meets both. */
async function inTurns(
  many: () => Promise<unknown>,
  few: () => Promise<unknown>,
): Promise<{ readonly many: readonly number[]; readonly few: readonly number[] }> {
  const times = { many: [] as number[], few: [] as number[] };
  for (let sample = -WARM_UP; sample < SAMPLES; sample += 1) {
    for (const [name, run] of sample % 2 === 0
      ? ([
          ['many', many],
          ['few', few],
        ] as const)
      : ([
          ['few', few],
          ['many', many],
        ] as const)) {
      const started = performance.now();
      await run();
      if (sample >= 0) {
        times[name].push(performance.now() - started);
      }
    }
  }
  return times;
}

/** The page through the whole backend, then the same query put to the engine. */
async function measure(
  session: Session,
  { engine, contents }: { readonly engine: EngineCalls; readonly contents: string },
  { many, few }: { readonly many: SeededEvent; readonly few: SeededEvent },
  say: (step: string) => void,
): Promise<readonly BenchmarkResult[]> {
  const results: BenchmarkResult[] = [];
  for (const deep of [false, true]) {
    const place = deep ? 'deep' : 'first';
    const tokens = deep
      ? { many: await middleOf(session, many), few: await middleOf(session, few) }
      : { many: null, few: null };
    say(`the ${place} page`);
    const pages = await inTurns(
      () => readPage(session, many, tokens.many),
      () => readPage(session, few, tokens.few),
    );
    results.push(compare(`list-page ${place}`, 'ms', pages.many, pages.few));
    const queries = { many: queryOf(contents, many, deep), few: queryOf(contents, few, deep) };
    for (const [name, input] of Object.entries(queries)) {
      const { Count, ScannedCount, ConsumedCapacity } = await engine.call('Query', input);
      const cost = (ConsumedCapacity as { readonly CapacityUnits: number }).CapacityUnits;
      say(`${place} page, ${name}: Count ${Count}, ScannedCount ${ScannedCount}, ${cost} read units`);
    }
    const bare = await inTurns(
      () => engine.call('Query', queries.many),
      () => engine.call('Query', queries.few),
    );
    results.push(compare(`list-page ${place}, DynamoDB’s own Query`, 'ms', bare.many, bare.few));
  }
  return results;
}

export const listPage: Benchmark = {
  name: 'list-page',
  about: `a page of ${PAGE_ITEMS} of ${MANY} rows, against the same page of ${FEW}; first and in the middle`,
  async run(say) {
    const directory = mkdtempSync(join(tmpdir(), 'dropclip-bench-'));
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const embedded = await startDynamodbEngine({ dataDir: directory, log: silent });
    const endpoint = await embedded.endpoint();
    const engine = createEngineCalls(endpoint);
    const outputs = join(directory, 'outputs.json');
    const dataArgs = ['--data', join(directory, 'data'), '--outputs', outputs, '--dynamodb-endpoint', endpoint];
    const local = await startProcess(LOCAL_RUNTIME, ['start', '--json', '--port', '0', ...dataArgs]);
    try {
      const session = await openSession(outputs, local.endpoint);
      const contents = await findTable(endpoint, 'Content');
      const counts = await findTable(endpoint, 'ContentCount');
      // The engine reads its whole log of changes at each write to a table with a stream. Nothing reads this stream.
      const StreamSpecification = { StreamEnabled: false };
      await engine.call('UpdateTable', { TableName: contents, StreamSpecification });
      const seed = async (rows: number): Promise<SeededEvent> => {
        const event = { eventId: await createEvent(session), rows };
        const started = performance.now();
        await seedContents(
          engine,
          { contents, counts },
          event,
          (done) => done % (MANY / 10) === 0 && say(`${done} rows`),
        );
        say(`${rows} rows stored in ${Math.round((performance.now() - started) / 1000)} s`);
        return event;
      };
      const few = await seed(FEW);
      const many = await seed(MANY);
      return await measure(session, { engine, contents }, { many, few }, say);
    } finally {
      await local.stop();
      await engine.close();
      await embedded.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
