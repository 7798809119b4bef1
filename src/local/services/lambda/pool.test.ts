import { expect, it, vi } from 'vitest';
import { createMovableClock } from '../../shared/clock.js';
import type { FunctionDefinition } from './function-definition.js';
import { CREDENTIALS_MARGIN_MS, CREDENTIALS_SECONDS, MAX_PROCESSES_PER_FUNCTION } from './limits.js';
import { createPool } from './pool.js';
import type { Sandbox } from './sandbox.js';

const DEFINITION: FunctionDefinition = {
  ...{
    name: 'fn',
    arn: 'arn:fn',
    description: '',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    roleArn: 'arn:role',
    isTraced: false,
  },
  ...{ timeoutSeconds: 3, memoryMb: 128, ephemeralStorageMb: 512, architectures: ['x86_64'], environment: {} },
  ...{ layerArns: [], logGroupName: '/aws/lambda/fn', tags: {}, code: { assetKey: 'fn.zip' } },
};

/** A sandbox without a process: answers its number when it is let. */
function createSandboxes(credentialsLastMs = CREDENTIALS_SECONDS * 1000) {
  const clock = createMovableClock();
  const ended: number[] = [];
  const held: (() => void)[] = [];
  let started = 0;
  let hold = false;
  const start = async (): Promise<Sandbox> => {
    started += 1;
    const number = started;
    return {
      credentialsExpireAtMs: clock.now() + credentialsLastMs,
      isUsable: () => !ended.includes(number),
      async invoke() {
        if (hold) {
          await new Promise<void>((resolve) => held.push(resolve));
        }
        return { payload: String(number), failed: false };
      },
      async end() {
        ended.push(number);
      },
    };
  };
  return {
    ...{ clock, ended, held, start },
    startedCount: () => started,
    holdInvocations: () => {
      hold = true;
    },
  };
}

it('replaces a process long before its credentials run out, and what it signed with them', async () => {
  const { clock, ended, start } = createSandboxes();
  const pool = createPool({ definition: DEFINITION, clock, start });
  await pool.run('a', '{}');
  const timeoutMs = DEFINITION.timeoutSeconds * 1000;
  clock.advance(CREDENTIALS_SECONDS * 1000 - CREDENTIALS_MARGIN_MS - timeoutMs - 60_000);
  expect(await pool.run('b', '{}')).toEqual({ payload: '1', failed: false });
  clock.advance(60_000);

  expect(await pool.run('c', '{}')).toEqual({ payload: '2', failed: false });
  expect(ended).toEqual([1]);
  await pool.stop();
});

it('ends a process that has waited too long for work', async () => {
  const { clock, ended, start } = createSandboxes();
  const pool = createPool({ definition: DEFINITION, clock, start, idleTimeoutMs: 1 });
  await pool.run('a', '{}');

  await vi.waitFor(() => expect(ended).toEqual([1]), 5_000);
  await pool.stop();
});

it('lets what is beyond the limit of the machine wait, and starts no more processes for it', async () => {
  const { clock, held, start, startedCount, holdInvocations } = createSandboxes();
  holdInvocations();
  const pool = createPool({ definition: DEFINITION, clock, start });
  const runs = Array.from({ length: MAX_PROCESSES_PER_FUNCTION + 3 }, (_, index) => pool.run(String(index), '{}'));
  await vi.waitFor(() => expect(held).toHaveLength(MAX_PROCESSES_PER_FUNCTION), 5_000);
  for (let done = 0; done < runs.length; done += 1) {
    await vi.waitFor(() => expect(held.length).toBeGreaterThan(0), 5_000);
    held.shift()?.();
  }

  expect(await Promise.all(runs)).toHaveLength(MAX_PROCESSES_PER_FUNCTION + 3);
  expect(startedCount()).toBe(MAX_PROCESSES_PER_FUNCTION);
  await pool.stop();
});

it('starts nothing after it was stopped', async () => {
  const { clock, ended, start, startedCount } = createSandboxes();
  const pool = createPool({ definition: DEFINITION, clock, start });
  await pool.run('a', '{}');
  await pool.stop();

  expect(ended).toEqual([1]);
  await expect(pool.run('b', '{}')).rejects.toMatchObject({ code: 'ServiceException' });
  expect(startedCount()).toBe(1);
});
