import { describe, expect, it } from 'vitest';
import { CONTENT_STATUSES } from './content-status.js';
import { isQueued, REVIEW_LANES, reviewOf } from './review.js';

describe('a review', () => {
  it('is flagged by one label that a machine is sure of', () => {
    const labels = [
      { name: 'Gambling', confidence: 51 },
      { name: 'Violence', confidence: 80 },
    ];
    expect(reviewOf(labels)).toEqual({ lane: 'FLAGGED', labels });
  });

  it('is not flagged by labels that a machine guesses', () => {
    const labels = [{ name: 'Violence', confidence: 79.9 }];
    expect(reviewOf(labels)).toEqual({ lane: 'UNFLAGGED', labels });
  });

  it('tells that nobody looked from that nothing was seen', () => {
    expect(reviewOf(undefined)).toEqual({ lane: 'UNFLAGGED' });
    expect(reviewOf([])).toEqual({ lane: 'UNFLAGGED', labels: [] });
  });
});

it('the lanes sort as the queue shows them', () => {
  expect([...REVIEW_LANES].sort()).toEqual(REVIEW_LANES);
});

it.each(CONTENT_STATUSES)('%s content is in the queues if it is PENDING and has a review', (status) => {
  expect(isQueued({ status, review: { lane: 'UNFLAGGED' } })).toBe(status === 'PENDING');
  expect(isQueued({ status })).toBe(false);
});
