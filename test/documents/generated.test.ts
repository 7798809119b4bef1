import { expect, it } from 'vitest';
import { renderDocuments, serviceLimitFiles } from '../../scripts/docs/documents.js';
import { readLimits } from '../../scripts/docs/limits.js';
import { generatedParts, quotedBlocks } from '../../scripts/docs/regions.js';

it('keeps every generated part and every quoted block as npm run docs would write it', async () => {
  const documents = await renderDocuments();
  const stale = documents.filter(({ current, wanted }) => current !== wanted).map(({ path }) => path);

  expect(stale, 'npm run docs writes them').toEqual([]);
  expect(documents.flatMap(({ current }) => generatedParts(current)).length).toBeGreaterThanOrEqual(10);
  expect(documents.flatMap(({ current }) => quotedBlocks(current)).length).toBeGreaterThanOrEqual(4);
}, 120_000);

it.each(['src/domain/limits.ts', 'src/media/media-limits.ts', ...serviceLimitFiles()])(
  'finds a reason beside every limit of %s',
  async (path) => {
    const limits = await readLimits(path);

    expect(limits.length).toBeGreaterThan(0);
    expect(limits.filter(({ reason }) => reason === '').map(({ name }) => name)).toEqual([]);
  },
);
