import { describe, expect, it } from 'vitest';
import { buildContent } from '../../../test/support/build-content.js';
import { countChanges, countedIn, facetOf, queueCountName, WHOLE_QUEUE_COUNT_IDS } from './content-count.js';

const plain = (changes: ReturnType<typeof countChanges>) =>
  Object.fromEntries([...changes].map(([id, row]) => [id, Object.fromEntries(row)]));

describe('content is counted', () => {
  it('in its event by purpose and status, and in its owner’s lists', () => {
    expect(countedIn(buildContent())).toEqual([
      {
        id: 'owner#fan-1',
        names: ['IMAGE', 'IMAGE#PENDING', 'IMAGE#FAN_SUBMISSION', 'IMAGE#FAN_SUBMISSION#PENDING'],
      },
      { id: 'event#event-1', names: ['IMAGE#FAN_SUBMISSION#PENDING'] },
    ]);
  });

  it('when it is a video, also in what its owner has in that event', () => {
    expect(countedIn(buildContent({ kind: 'VIDEO', status: 'APPROVED' })).at(-1)).toEqual({
      id: 'owner#fan-1#event#event-1',
      names: ['VIDEO', 'VIDEO#APPROVED'],
    });
  });

  it('without an event, with its owner alone', () => {
    const { eventId, creativeId, ...face } = buildContent({ purpose: 'PROFILE' });
    expect(countedIn(face).map(({ id }) => id)).toEqual(['owner#fan-1']);
  });
});

describe('content that waits', () => {
  const names = ['ALL', 'IMAGE', 'FLAGGED', 'IMAGE#FLAGGED'];
  const waiting = buildContent({ id: 'c-7', review: { lane: 'FLAGGED' } });
  const queues = (content: ReturnType<typeof buildContent>) => countedIn(content).filter(({ id }) => /^queue/.test(id));

  it('is counted in the queues of all, of its event and of its creative', () => {
    expect(queues(waiting)).toEqual([
      { id: 'queue#all#7', names },
      { id: 'queue#event#event-1', names },
      { id: 'queue#creative#creative-1', names },
    ]);
    expect(WHOLE_QUEUE_COUNT_IDS).toContain('queue#all#7');
  });

  it('of no event is counted in the queue of all alone', () => {
    const { eventId, creativeId, ...face } = waiting;
    expect(queues(face)).toEqual([{ id: 'queue#all#7', names }]);
  });

  it('leaves the queues with the decision', () => {
    expect(queues({ ...waiting, status: 'APPROVED' })).toEqual([]);
    expect(plain(countChanges(waiting, { ...waiting, status: 'APPROVED' }))['queue#event#event-1']).toEqual({
      ALL: -1,
      IMAGE: -1,
      FLAGGED: -1,
      'IMAGE#FLAGGED': -1,
    });
  });

  it('from before there were queues moves none of their numbers', () => {
    expect(queues(buildContent())).toEqual([]);
  });
});

it.each([
  [null, null, 'ALL'],
  ['VIDEO', null, 'VIDEO'],
  [null, 'FLAGGED', 'FLAGGED'],
  ['VIDEO', 'UNFLAGGED', 'VIDEO#UNFLAGGED'],
] as const)('those of kind %s in lane %s are counted as %s', (kind, lane, name) => {
  expect(queueCountName(kind, lane)).toBe(name);
});

describe('the numbers', () => {
  it('go up when content comes and down by the same when it goes', () => {
    const content = buildContent({ kind: 'VIDEO' });
    const come = plain(countChanges(undefined, content));
    const gone = plain(countChanges(content, undefined));

    expect(come['event#event-1']).toEqual({ 'VIDEO#FAN_SUBMISSION#PENDING': 1 });
    expect(gone['event#event-1']).toEqual({ 'VIDEO#FAN_SUBMISSION#PENDING': -1 });
    expect(Object.keys(come)).toEqual(Object.keys(gone));
  });

  it('move only where the status counts when it changes', () => {
    const changes = countChanges(buildContent(), buildContent({ status: 'APPROVED' }));
    expect(plain(changes)).toEqual({
      'owner#fan-1': {
        'IMAGE#PENDING': -1,
        'IMAGE#FAN_SUBMISSION#PENDING': -1,
        'IMAGE#APPROVED': 1,
        'IMAGE#FAN_SUBMISSION#APPROVED': 1,
      },
      'event#event-1': { 'IMAGE#FAN_SUBMISSION#PENDING': -1, 'IMAGE#FAN_SUBMISSION#APPROVED': 1 },
    });
  });

  it('stay when nothing changes', () => {
    expect(plain(countChanges(buildContent(), buildContent()))).toEqual({});
  });
});

it.each([
  [{ kind: 'IMAGE', purpose: 'EVENT', eventId: 'e' }, 'EVENT'],
  [{ kind: 'VIDEO', purpose: 'EVENT', eventId: 'e' }, 'e'],
  [{ kind: 'VIDEO', purpose: 'EVENT' }, 'NONE'],
] as const)('%j is narrowed by %s', (content, facet) => {
  expect(facetOf(content)).toBe(facet);
});
