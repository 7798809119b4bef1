import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { formatValue, readLimits } from './limits.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

const SOURCE = `
const KIB = 1024;

/** Longest name. */
export const MAX_NAME_LENGTH = 8;

/** Sizes of a
 *  page. */
export const DEFAULT_PAGE_ITEMS = 20;
export const MAX_PAGE_ITEMS = 100;

export const LONELY_BYTES = 2 * KIB;
export const NAME = 'not a number';

/** Bounds. */
export const BOUNDS = {
  /** Rests between tries. */
  delaysMs: [1, 2],
  maxTries: 3,

  maxKeys: 4,
} as const;
`;

it('reads exported numbers with the comment beside them, or right above their neighbour', async () => {
  const folder = mkdtempSync(join(PROJECT, '.amplify', 'limits-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'limits.ts'), SOURCE);

  expect(await readLimits(relative(PROJECT, join(folder, 'limits.ts')))).toEqual([
    { name: 'MAX_NAME_LENGTH', value: 8, reason: 'Longest name.' },
    { name: 'DEFAULT_PAGE_ITEMS', value: 20, reason: 'Sizes of a page.' },
    { name: 'MAX_PAGE_ITEMS', value: 100, reason: 'Sizes of a page.' },
    { name: 'LONELY_BYTES', value: 2048, reason: '' },
    { name: 'BOUNDS.delaysMs', value: [1, 2], reason: 'Rests between tries.' },
    { name: 'BOUNDS.maxTries', value: 3, reason: 'Rests between tries.' },
    { name: 'BOUNDS.maxKeys', value: 4, reason: '' },
  ]);
});

it.each([
  ['MAX_IMAGE_BYTES', 50 * 1024 ** 2, '50 MiB'],
  ['MAX_OBJECT_BYTES', 10_000 * 5 * 1024 ** 3, '50,000 GiB'],
  ['MAX_ODD_BYTES', 1_500_000_001, '1,500,000,001 bytes'],
  ['UPLOAD_URL_TTL_SECONDS', 3600, '3,600 s'],
  ['MAX_WEB_VIDEO_BITS_PER_SECOND', 8_000_000, '8,000,000 bit/s'],
  ['TEMP_LIFETIME_DAYS', 7, '7 days'],
  ['LIMITS.keepAliveIntervalMs', 60_000, '60,000 ms'],
  ['DEFAULT_RETRY_DELAYS_MS', [60_000, 120_000], '60,000, 120,000 ms'],
  ['MAX_PAGE_ITEMS', 100, '100'],
])('writes %s of %s as %s', (name, value, text) => {
  expect(formatValue({ name, value })).toBe(text);
});
