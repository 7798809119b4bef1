import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentRow } from '../../../src/data/rows.js';
import { buildContent } from '../../support/build-content.js';
import { type OperatorTables, openTables } from '../../support/operator-tables.js';
import { createPeople, type Person } from '../../support/people.js';
import { postGraphql, type RawAnswer, tokensOf } from '../../support/raw-graphql.js';
import { type StartedLocal, startLocal } from '../../support/start-local.js';

/** What is no question but a trick: texts, numbers, times, cursors and requests that nobody would write by hand. */
let local: StartedLocal;
let tables: OperatorTables;
let creative: Person;
let other: Person;
const tokens = new Map<Person, string>();

beforeAll(async () => {
  local = await startLocal('dropclip');
  tables = await openTables(local.runtime);
  const people = createPeople(local);
  const options = { attributes: { 'custom:accountType': 'creative' } };
  [creative, other] = await Promise.all([people.join('creative', options), people.join('other', options)]);
  for (const person of [creative, other]) {
    tokens.set(person, (await tokensOf(person)).access);
  }
  const contents = Array.from({ length: 6 }, (_, index) =>
    buildContent({
      id: crypto.randomUUID(),
      ownerId: index < 3 ? creative.sub : other.sub,
      createdAt: `2026-01-01T00:00:0${index}.000Z`,
    }),
  );
  await tables.putAll('Content', contents.map(contentRow));
});

afterAll(async () => {
  tables?.close();
  await local?.close();
});

function ask(query: string, variables?: unknown, person = creative): Promise<RawAnswer> {
  const headers = { authorization: tokens.get(person) ?? '' };
  return postGraphql(local.runtime.graphqlUrls[0] ?? '', { query, variables, headers });
}

const CREATE =
  'mutation ($title: String!, $startsAt: AWSDateTime!) { createEvent(title: $title, startsAt: $startsAt) { id title startsAt } }';
const STARTS_AT = '2027-01-01T20:00:00.000Z';

/** Refused with words, and not as a fault of the backend. */
function expectRefused({ status, data, errors, text }: RawAnswer): void {
  expect(status).toBeLessThan(500);
  expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
  expect(errors.length).toBeGreaterThan(0);
  expect(text).not.toMatch(/\[INTERNAL\]|node_modules|\bat \S+:\d+/);
}

describe('S45 texts', () => {
  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    '${7*7} {{7*7}} $util.error("x") $ctx.identity #set($x = 1)',
    '\u202egpj.exe',
    'a\u0000b',
    'e\u0301 \u{1f469}\u200d\u{1f680}',
  ])('S45 go in and out as they are, and come as JSON: %j', async (title) => {
    const answer = await ask(CREATE, { title, startsAt: STARTS_AT });
    const event = (answer.data?.['createEvent'] ?? {}) as { id?: string; title?: string };

    expect(event.title).toBe(title);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await tables.get('Event', event.id ?? '')).toMatchObject({ title });
  });
});

describe('numbers and times', () => {
  it.each(['-1', '0', '101', '2147483648', '1e400', '1.5', '"10"', '[1, 2]', 'NaN'])(
    'a page of %s items is refused',
    async (limit) => {
      expectRefused(await ask(`{ listEvents(limit: ${limit}) { hasMore } }`));
    },
  );

  it.each(['Infinity', 'NaN', '2027-02-30T00:00:00Z', '2027-01-01', '+275761-01-01T00:00:00Z', '', '0'])(
    'an event at %j is refused',
    async (startsAt) => {
      expectRefused(await ask(CREATE, { title: 'Night', startsAt }));
    },
  );

  it.each(['-1', '0', '0.5', '1e308', '1e400', '9007199254740993'])('a file of %s bytes is refused', async (bytes) => {
    const file = `type: IMAGE, purpose: PROFILE, fileName: "a.jpg", mediaType: "image/jpeg", byteLength: ${bytes}`;
    expectRefused(await ask(`mutation { initiateUpload(${file}) { uploadId } }`));
  });
});

describe('cursors', () => {
  const LIST =
    'query ($nextToken: String) { listImages(purpose: FAN_SUBMISSION, limit: 1, nextToken: $nextToken) { items { ownerId } nextToken } }';
  const encode = (text: string) => Buffer.from(text).toString('base64');

  it('of another, of another list and of nobody are refused', async () => {
    const { data } = await ask(LIST, {}, other);
    const { nextToken } = (data?.['listImages'] ?? { nextToken: '' }) as { readonly nextToken: string };
    const theirs = Buffer.from(nextToken, 'base64').toString();
    const crafted = [
      nextToken,
      encode(theirs.replace(other.sub, creative.sub)),
      encode(theirs.replace('listImages', 'listVideos')),
      encode(theirs.replaceAll('IMAGE', 'VIDEO')),
      encode(''),
      encode('\n'),
      encode('\u0000\u{1f469}'),
      '%00',
      'null',
      '='.repeat(8),
      'A'.repeat(100_000),
    ];
    for (const token of crafted) {
      const answer = await ask(LIST, { nextToken: token });
      const { items = [] } = (answer.data?.['listImages'] ?? {}) as { items?: readonly { ownerId: string }[] };

      expect(items.filter(({ ownerId }) => ownerId !== creative.sub)).toEqual([]);
      expect(answer.text).not.toContain('[INTERNAL]');
    }
    expectRefused(await ask(LIST, { nextToken }));
  });
});

describe('requests', () => {
  it.each([
    ['a hundred aliases', `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: listEvents { hasMore }`).join(' ')} }`],
    ['a circle of fragments', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    [
      'the schema, unfolded',
      '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }',
    ],
    ['ten thousand brackets', `{ ${'a { '.repeat(10_000)}`],
    ['two operations without a name', '{ getMyProfile { id } } { getMyProfile { id } }'],
    ['a directive nobody knows', '{ getMyProfile @danger { id } }'],
  ])('of %s are refused', async (_what, query) => {
    expectRefused(await ask(query));
  });

  it('of two megabytes are refused, and the next is answered', async () => {
    const { status } = await ask(CREATE, { title: 'x'.repeat(2_000_000), startsAt: STARTS_AT });

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect((await ask('{ getMyProfile { id } }')).data).toEqual({ getMyProfile: { id: creative.sub } });
  });
});
