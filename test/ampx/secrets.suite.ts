import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from './workbench.js';

let bench: Workbench;

const secret = async (args: string, input?: string) =>
  (await bench.ampx(`sandbox secret ${args} --identifier me`, input)).text;

beforeAll(async () => {
  bench = await openWorkbench('gen2App');
});

afterAll(() => bench.close());

it('sets, lists, reads and removes secrets before anything is deployed', async () => {
  expect(await secret('set TOKEN', 'hush')).toContain('version 1 of secret TOKEN');
  await secret('set OTHER', 'gone soon');
  expect(await secret('list')).toMatch(/- OTHER\s+- TOKEN|- TOKEN\s+- OTHER/);
  expect(await secret('get TOKEN')).toContain('value: hush');
  expect(await secret('remove OTHER')).toContain('removed secret OTHER');
  expect(await secret('list')).not.toContain('OTHER');
});
