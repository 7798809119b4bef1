import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { dropStaleHotswapCache } from './hotswap-cache.js';

const SWAPPED_AT_SECONDS = 1_700_000_000;

function projectWith(...stacks: readonly string[]) {
  const project = mkdtempSync(join(tmpdir(), 'ampx-cache-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  const directory = join(project, '.amplify', 'artifacts', 'cdk.out', '.hotswap-cache');
  mkdirSync(directory, { recursive: true });
  for (const stack of stacks) {
    writeFileSync(join(directory, `${stack}.json`), '{}');
    utimesSync(join(directory, `${stack}.json`), SWAPPED_AT_SECONDS, SWAPPED_AT_SECONDS);
  }
  return { project, has: (stack: string) => existsSync(join(directory, `${stack}.json`)) };
}

it('keeps what was noted after the last deployment, and drops what is older or of no stack', async () => {
  const { project, has } = projectWith('current', 'older', 'gone');
  const changedAt: Record<string, number> = {
    current: (SWAPPED_AT_SECONDS - 60) * 1000,
    older: (SWAPPED_AT_SECONDS + 60) * 1000,
  };

  await dropStaleHotswapCache(project, async (stack) => changedAt[stack]);

  expect([has('current'), has('older'), has('gone')]).toEqual([true, false, false]);
});

it('asks nothing where nothing was swapped', async () => {
  await dropStaleHotswapCache(tmpdir(), async (stack) => {
    throw new Error(`asked for ${stack}`);
  });
  expect(existsSync(join(tmpdir(), '.hotswap-cache'))).toBe(false);
});
