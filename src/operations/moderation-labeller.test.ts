import { expect, it } from 'vitest';
import { createFakeLog } from '../../test/support/fake-log.js';
import { lookAt } from './moderation-labeller.js';

const labels = [{ name: 'Violence', confidence: 90 }];

it('tells what the labeller sees', async () => {
  const seen: (readonly string[])[] = [];
  const labeller = {
    labelsOf: async (pictures: readonly string[]) => {
      seen.push(pictures);
      return labels;
    },
  };
  expect(await lookAt({ labeller, log: createFakeLog() }, 'content-1', ['a.jpg', 'b.jpg'])).toEqual(labels);
  expect(seen).toEqual([['a.jpg', 'b.jpg']]);
});

it.each([
  ['there is no labeller', undefined, ['a.jpg']],
  ['there is nothing to look at', { labelsOf: async () => labels }, []],
])('tells nothing when %s', async (_when, labeller, pictures) => {
  expect(await lookAt({ labeller, log: createFakeLog() }, 'content-1', pictures)).toBeUndefined();
});

it('tells nothing when the labeller fails, and logs why', async () => {
  const log = createFakeLog();
  const labeller = { labelsOf: () => Promise.reject(new Error('throttled')) };

  expect(await lookAt({ labeller, log }, 'content-1', ['a.jpg'])).toBeUndefined();
  expect(log.lines).toMatchObject([{ level: 'WARN', message: 'content not labelled', contentId: 'content-1' }]);
});
