import { expect, it } from 'vitest';
import { withoutAllowed } from './allowance.js';
import type { Finding } from './finding.js';

const finding = (subject: string): Finding => ({
  ...{ rule: 'wildcard-grant', target: 'branch', message: 'may do everything', fix: 'Name it.', level: 'error' },
  subject,
});

it('lets pass what is allowed, and nothing beside it', () => {
  const left = withoutAllowed(
    'wildcard-grant',
    'list.ts',
    [finding('a *'), finding('b *')],
    [{ subject: /^a \*$/, reason: 'it knows no resources' }],
  );
  expect(left).toEqual([finding('b *')]);
});

it('tells of an allowance that nothing needs any more', () => {
  const left = withoutAllowed('wildcard-grant', 'list.ts', [], [{ subject: /^gone$/, reason: 'once' }]);
  expect(left).toMatchObject([{ rule: 'wildcard-grant', subject: '^gone$', fix: 'Remove it from list.ts.' }]);
});
