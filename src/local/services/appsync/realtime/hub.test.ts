import { beforeEach, expect, it } from 'vitest';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import { createLog } from '../../../shared/log.js';
import { createDocumentCache, type PreparedDocument } from '../execution/document-cache.js';
import type { Principal } from '../principal.js';
import { buildApiSchema } from '../schema/build-schema.js';
import type { TemplateMap } from '../templates/contract.js';
import { createHub, type Hub } from './hub.js';
import type { Subscription } from './subscription.js';
import { argumentFilter } from './subscription-filter.js';

const SDL = 'type Query { q: Int } type Mutation { m: Int } type Subscription { s: Int }';
const prepare = createDocumentCache(buildApiSchema({ name: 'test', sdl: SDL }), true);

let clock: MovableClock;
let made: string[];
let events: string[];
let hub: Hub;

beforeEach(() => {
  clock = createMovableClock();
  made = [];
  events = [];
  hub = createHub({
    fedBy: new Map([['m', ['s']]]),
    deliver: (subscription, data) => {
      made.push(JSON.stringify(subscription.variables));
      return { data };
    },
    clock,
    log: createLog('test', () => undefined),
  });
});

function principal(more: Partial<Principal> = {}): Principal {
  return {
    ...{ mode: 'AMAZON_COGNITO_USER_POOLS', identity: null, groups: [], denyByDefault: false, deniedFields: new Set() },
    expiresAtMs: Number.POSITIVE_INFINITY,
    ...more,
  };
}

function subscription(
  name: string,
  more: Partial<Subscription> = {},
  prepared: PreparedDocument = prepare('subscription { s }'),
): Subscription {
  const [operation] = prepared.operations;
  if (operation === undefined) {
    throw new Error('the document has no operation');
  }
  return {
    ...{
      field: 's',
      prepared,
      operation,
      variables: {},
      principal: principal(),
      filter: argumentFilter({}),
      invalidation: undefined,
    },
    send: (payload) => void events.push(`${name} got ${payload}`),
    complete: () => void events.push(`${name} completed`),
    expire: () => void events.push(`${name} expired`),
    ...more,
  };
}

const publish = (data: TemplateMap = { a: 1 }) => hub.publish('m', data);

it('makes the same payload once for those who are alike', () => {
  hub.add(subscription('one'));
  hub.add(subscription('two'));
  hub.add(subscription('other variables', { variables: { x: 1 } }));
  hub.add(subscription('other groups', { principal: principal({ groups: ['g'] }) }));
  publish();

  expect(events).toHaveLength(4);
  expect(made).toHaveLength(3);
});

it('reaches only who is subscribed, to a field that the mutation feeds', () => {
  const gone = subscription('gone');
  hub.add(gone);
  hub.add(subscription('here'));
  hub.add(subscription('elsewhere', { field: 'other' }));
  hub.remove(gone);
  publish();
  hub.publish('unknown', { a: 2 });

  expect(events).toEqual(['here got {"data":{"a":1}}']);
});

it('delivers nothing to whose credential has expired', () => {
  hub.add(subscription('brief', { principal: principal({ expiresAtMs: clock.now() + 1000 }) }));
  publish();
  clock.advance(1001);
  publish();

  expect(events).toEqual(['brief got {"data":{"a":1}}', 'brief expired']);
});

it('completes those whose invalidation filter matches', () => {
  hub.add(subscription('plain'));
  hub.add(subscription('doomed', { invalidation: argumentFilter({ room: 'a' }) }));
  hub.add(subscription('safe', { invalidation: argumentFilter({ room: 'b' }) }));
  hub.invalidate({ subscriptionField: 's', payload: { room: 'a' } });
  hub.invalidate({ subscriptionField: 'none', payload: { room: 'b' } });

  expect(events).toEqual(['doomed completed']);
});

it('bears subscribers that leave while it delivers', () => {
  const second = subscription('second');
  hub.add(subscription('first', { send: () => hub.remove(second) }));
  hub.add(second);
  publish();
  publish();

  expect(events).toEqual(['second got {"data":{"a":1}}']);
});
