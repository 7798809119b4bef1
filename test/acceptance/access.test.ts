import { fetchAuthSession } from 'aws-amplify/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackendClient, unwrap } from '../../src/client/index.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { createPeople, type People, type Person, removeFromGroup } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { subscribe } from '../support/subscribe.js';
import type { Answer, CallOptions } from './access/attempt.js';
import { ATTEMPTS, openUpload } from './access/cases.js';
import { EXPECTED } from './access/expected.js';
import { ACTORS, dispute, type Stage, setStage } from './access/stage.js';

/**
 * Who may do what of the whole API, allowed and refused, by real users through the real client. What callers get who forge,
 * craft or guess: adversarial/README.md.
 */
let local: StartedLocal;
let people: People;
let operator: Operator;
let stage: Stage;

const asGuest = { authMode: 'identityPool' } as const;

beforeAll(async () => {
  local = await startLocal('dropclip');
  people = createPeople(local);
  operator = createOperator(local.runtime);
  stage = await setStage(people, operator);
});

afterAll(async () => {
  operator?.close();
  await local?.close();
});

/** What a caller was given, in the words of the table. */
function outcomeOf({ data, errors }: Answer, { sub }: Person): string {
  const [error] = errors ?? [];
  if (error !== undefined) {
    const [, code] = /^\[([A-Z_]+)\]/.exec(error.message) ?? [];
    return code ?? error.errorType ?? error.message;
  }
  if (data === null || data === undefined) {
    return 'null';
  }
  const { items } = data as { items?: readonly Record<string, unknown>[] };
  return items === undefined ? 'ok' : `{${[...new Set(items.map((item) => labelOf(item, sub)))].sort().join(',')}}`;
}

/** Names of the stage's things that lists hold. */
const THINGS = [
  ...(['event', 'unlisted', 'pending', 'approved', 'disputed', 'theirs', 'film'] as const),
  ...(['collection', 'openCollection', 'playlist', 'openPlaylist'] as const),
];

function labelOf({ content, ...item }: Record<string, unknown>, callerSub: string): string {
  const { id, ownerId } = (content ?? item) as Record<string, unknown>;
  const thing = THINGS.find((name) => stage[name] === id);
  return thing === 'event' ? 'public' : (thing ?? (ownerId === callerSub ? 'own' : `unknown ${id}`));
}

async function attempt(name: string, caller: Person, options: CallOptions): Promise<Answer> {
  const run = ATTEMPTS[name];
  if (run === undefined) {
    throw new Error(`There is no attempt "${name}".`);
  }
  return caller.as(() => run(stage, options, caller));
}

interface SchemaType {
  readonly fields: readonly { readonly name: string; readonly args: readonly { readonly name: string }[] }[];
}

async function introspect(): Promise<Readonly<Record<'Query' | 'Mutation' | 'Subscription', SchemaType>>> {
  const ofType = 'fields { name args { name } }';
  const query = `{ __schema { Query: queryType { ${ofType} } Mutation: mutationType { ${ofType} } Subscription: subscriptionType { ${ofType} } } }`;
  const answer = (await stage.people.admin.as(() => Promise.resolve(stage.api.graphql({ query })))) as Answer;
  return (answer.data as { __schema: Awaited<ReturnType<typeof introspect>> }).__schema;
}

describe('the schema', () => {
  it('has a row for every operation', async () => {
    const schema = await introspect();
    const operations = Object.entries(schema).flatMap(([type, { fields }]) =>
      fields.map(({ name }) => `${type}.${name}`),
    );
    const covered = new Set([...EXPECTED.keys()].map((name) => name.replace(/:.*$/, '')));

    expect([...covered].sort()).toEqual(operations.sort());
    expect([...EXPECTED.keys()]).toEqual(Object.keys(ATTEMPTS));
  });

  it('has no generated write, list or subscription of a model', async () => {
    const schema = await introspect();
    const models = schema.Query.fields.flatMap(({ name, args }) =>
      name.startsWith('get') && args.map(({ name: argument }) => argument).join() === 'id' ? [name.slice(3)] : [],
    );
    const generated = new Set(
      models.flatMap((model) => [
        ...['create', 'update', 'delete', 'onCreate', 'onUpdate', 'onDelete'].map((verb) => `${verb}${model}`),
        `list${model}s`,
      ]),
    );
    const fields = Object.values(schema).flatMap(({ fields: all }) => all);
    const found = fields.filter(({ name }) => generated.has(name)).map(({ name }) => name);
    const inputs = fields.filter(({ args }) =>
      args.some(({ name }) => ['input', 'condition', 'filter'].includes(name)),
    );

    // Ours, of the same names: each takes arguments of its own.
    const ours = [
      ...['createCollection', 'createEvent', 'createPlaylist'],
      ...[
        'deleteCollection',
        'deleteContent',
        'deleteEvent',
        'deletePlaylist',
        'listEvents',
        'listModerationDecisions',
      ],
      ...['updateCollection', 'updateContent', 'updateEvent', 'updatePlaylist'],
    ];
    expect(models).toEqual(expect.arrayContaining(['Content', 'Event', 'ModerationDecision', 'Upload', 'UserProfile']));
    expect(found.sort()).toEqual(ours);
    expect(inputs).toEqual([]);
  });
});

describe('the matrix', () => {
  it.each([...EXPECTED])('%s', async (name, row) => {
    const outcomes: Record<string, string> = {};
    for (const actor of ACTORS) {
      const caller = stage.people[actor];
      outcomes[actor] = outcomeOf(await attempt(name, caller, actor === 'guest' ? asGuest : {}), caller);
    }

    expect(outcomes).toEqual(row);
  });

  it.each(['owner', 'creative', 'admin'] as const)(
    'gives the identity-pool credentials of a signed-in %s nothing at all',
    async (actor) => {
      const outcomes = new Map<string, string>();
      for (const name of Object.keys(ATTEMPTS)) {
        outcomes.set(name, outcomeOf(await attempt(name, stage.people[actor], asGuest), stage.people[actor]));
      }

      expect([...outcomes].filter(([, outcome]) => outcome !== 'Unauthorized')).toEqual([]);
    },
  );
});

describe('live updates', () => {
  it('reach their owner and nobody who names the owner’s things', async () => {
    const { owner, otherFan, otherCreative } = stage.people;
    const uploadId = await openUpload(stage);
    const own = await owner.as(() => subscribe(stage.api.subscriptions.onUploadProgress({ uploadId })));
    const crafted = await otherFan.as(() => subscribe(stage.api.subscriptions.onUploadProgress({ uploadId })));
    const foreign = await otherCreative.as(() => subscribe(stage.api.subscriptions.onUploadProgress({})));
    const fence = await otherFan.as(() => subscribe(stage.api.subscriptions.onUploadProgress({})));
    await owner.as(() => stage.api.mutations.completeUpload({ uploadId, status: 'FAILED' }));
    await otherFan.as(async () => {
      const ticket = unwrap(
        await stage.api.mutations.initiateUpload({
          type: 'IMAGE',
          purpose: 'FAN_SUBMISSION',
          eventId: stage.event,
          fileName: 'a.jpg',
          byteLength: 10,
          mediaType: 'image/jpeg',
        }),
      );
      await stage.api.mutations.completeUpload({ uploadId: ticket.uploadId, status: 'FAILED' });
    });
    await eventually('the later update of the other fan', () => fence.received.length > 0);

    expect(own.received).toEqual([expect.objectContaining({ uploadId, status: 'FAILED', ownerId: owner.sub })]);
    expect(crafted.received).toEqual([]);
    expect(foreign.received).toEqual([]);
    expect(fence.received).toEqual([expect.objectContaining({ ownerId: otherFan.sub })]);
    for (const { close } of [own, crafted, foreign, fence]) {
      close();
    }
  });

  it('of an event reach its creative and the staff; of content and notifications, their owner', async () => {
    const { disputed: contentId, unlisted: eventId } = stage;
    const expectedVersion = await dispute(stage, 'REJECTED');
    const { onContentUpdate, onNotification } = stage.api.subscriptions;
    const follow = (person: Person, args: { contentId?: string; eventId?: string }) =>
      person.as(() => subscribe(onContentUpdate(args)));
    const { owner, otherFan, creative, otherCreative, moderator } = stage.people;
    const owners = await follow(owner, { contentId });
    const creatives = await follow(creative, { eventId });
    const moderators = await follow(moderator, { eventId });
    const strangers = [await follow(otherFan, { contentId, eventId }), await follow(otherCreative, { eventId })];
    const told = await owner.as(() => subscribe(onNotification()));
    const others = await otherFan.as(() => subscribe(onNotification()));
    const fence = await follow(otherFan, {});
    await moderator.as(async () => {
      unwrap(await stage.api.mutations.moderateContent({ contentId, decision: 'APPROVED', expectedVersion }));
      unwrap(await stage.api.mutations.moderateContent({ contentId: stage.theirs, decision: 'APPROVED' }));
    });
    await eventually(
      'the later decision reaches the other fan',
      () => fence.received.length + others.received.length > 1,
    );

    const update = expect.objectContaining({ contentId, status: 'APPROVED', ownerId: owner.sub });
    const ofTheirs = expect.objectContaining({ contentId: stage.theirs, status: 'APPROVED' });
    expect(owners.received).toEqual([update]);
    expect(creatives.received).toEqual([update, ofTheirs]);
    expect(moderators.received).toEqual([update, ofTheirs]);
    expect(strangers.map(({ received }) => received)).toEqual([[], []]);
    expect(told.received).toEqual([expect.objectContaining({ ownerId: owner.sub, type: 'MODERATION' })]);
    expect(others.received).toEqual([expect.objectContaining({ ownerId: otherFan.sub })]);
    for (const { close } of [owners, creatives, moderators, ...strangers, told, others, fence]) {
      close();
    }
  });
});

describe('accounts', () => {
  it('lose what a group gave them with their next token', async () => {
    const deputy = await people.join('deputy', { groups: ['moderators'] });
    const api = createBackendClient();
    const look = () => deputy.as(() => api.models.ModerationDecision.get({ id: stage.decision }));
    const before = await look();
    await removeFromGroup(local.runtime, deputy.email, 'moderators');
    const during = await look();
    await deputy.as(() => fetchAuthSession({ forceRefresh: true }));
    const after = await look();

    expect(before.data?.id).toBe(stage.decision);
    expect(during.data?.id).toBe(stage.decision); // a token says what it said when it was issued, on AWS as well
    expect(outcomeOf(after, deputy)).toBe('Unauthorized');
  });
});
