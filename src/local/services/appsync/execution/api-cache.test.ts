import { afterEach, describe, expect, it } from 'vitest';
import { apiWith, part, unit } from '../test-support/build-template.js';
import { startApi, type TestApi } from '../test-support/start-api.js';

const SDL =
  'type Item { n: Int drawn: String } type Query { me(a: Int): String items: [Item] fails: String } type Mutation { change: String }';
const DRAWN = '{"version":"2018-05-29","payload":"$util.autoId()"}';

let api: TestApi;
afterEach(() => api.stop());

async function start(behaviour: string): Promise<void> {
  api = await startApi({
    assembly: {
      ...apiWith(SDL),
      ...unit('Query.me', 'None', DRAWN),
      ...unit('Query.items', 'None', '{"version":"2018-05-29","payload":[{"n":1},{"n":2}]}'),
      ...unit('Item.drawn', 'None', DRAWN),
      ...unit('Query.fails', 'None', '$util.error("$util.autoId()")'),
      ...unit('Mutation.change', 'None', DRAWN),
      Cache: part('ApiCache', { ApiCachingBehavior: behaviour, Ttl: 60, Type: 'SMALL' }),
    },
  });
}

const ask = async (query: string, subject = 'alice') =>
  (await api.query(query, {}, { authorization: api.tokenOf(subject, [], { exp: 4_000_000_000 }) })).data;

describe('full request caching', () => {
  it('keeps callers, arguments and parents apart', async () => {
    await start('FULL_REQUEST_CACHING');
    const first = await ask('{ me(a: 1) }');
    expect(await ask('{ me(a: 1) }')).toEqual(first);
    expect(await ask('{ me(a: 2) }')).not.toEqual(first);
    expect(await ask('{ me(a: 1) }', 'bob')).not.toEqual(first);

    const items = (await ask('{ items { n drawn } }'))?.['items'] as readonly { readonly drawn: string }[];
    expect(items[0]?.drawn).not.toBe(items[1]?.drawn);
    expect((await ask('{ items { n drawn } }'))?.['items']).toEqual(items);
  });

  it('keeps neither mutations nor errors', async () => {
    await start('FULL_REQUEST_CACHING');
    expect(await ask('mutation { change }')).not.toEqual(await ask('mutation { change }'));
    const [one, two] = [await api.query('{ fails }'), await api.query('{ fails }')];
    expect(one.errors?.[0]?.['message']).not.toBe(two.errors?.[0]?.['message']);
  });

  it('ends when its time is over', async () => {
    await start('FULL_REQUEST_CACHING');
    const first = await ask('{ me }');
    api.clock.advance(60_001);
    expect(await ask('{ me }')).not.toEqual(first);
  });
});

it('per-resolver caching leaves alone what does not ask for it', async () => {
  await start('PER_RESOLVER_CACHING');
  expect(await ask('{ me }')).not.toEqual(await ask('{ me }'));
});
