import { describe, expect, it } from 'vitest';
import { buildContent } from '../../../test/support/build-content.js';
import { countChanges, countedIn, facetOf } from './content-count.js';

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
