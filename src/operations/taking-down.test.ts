import { expect, it } from 'vitest';
import { buildContent } from '../../test/support/build-content.js';
import { createFakeLog } from '../../test/support/fake-log.js';
import type { AppliedDecision } from '../data/moderation-repository.js';
import type { ContentStatus } from '../domain/content/content-status.js';
import { takingDown } from './taking-down.js';

const content = buildContent({ status: 'APPROVED', publication: '2' });

function setUp(withdraw: () => Promise<void> = async () => undefined) {
  const withdrawn: unknown[] = [];
  const log = createFakeLog();
  const moderation = takingDown({
    moderation: { apply: async ({ status }: Pick<AppliedDecision, 'status'>) => ({ ...content, status, version: 9 }) },
    withdrawals: {
      now: async (subject) => {
        await withdraw();
        withdrawn.push(subject);
      },
    },
    log,
  });
  const apply = (status: ContentStatus) => moderation.apply({ content, status } as AppliedDecision);
  return { apply, withdrawn, log };
}

it.each(['REJECTED', 'PENDING'] as const)('withdraws what becomes %s, as it was', async (status) => {
  const { apply, withdrawn } = setUp();

  expect(await apply(status)).toMatchObject({ status, version: 9 });
  expect(withdrawn).toEqual([content]);
});

it('leaves what becomes approved to the publisher', async () => {
  const { apply, withdrawn } = setUp();
  await apply('APPROVED');

  expect(withdrawn).toEqual([]);
});

it('lets the decision stand when the copies cannot be taken away at once', async () => {
  const { apply } = setUp(() => Promise.reject(new Error('CloudFront is down')));

  expect(await apply('REJECTED')).toMatchObject({ status: 'REJECTED' });
});
