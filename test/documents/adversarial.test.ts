import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** The table of adversarial cases and the tests that bear their ids. */
const ACCEPTANCE = fileURLToPath(new URL('../acceptance', import.meta.url));
const README = join(ACCEPTANCE, 'adversarial', 'README.md');
const rows = [...readFileSync(README, 'utf8').matchAll(/^\| ([SRC]\d\d[a-z]?) \|.*\]\(([^)]+)\) \|$/gm)].map(
  ([, id = '', file = '']) => ({ id, path: join(dirname(README), file) }),
);

/** The ids that the names of a file's tests begin with. */
function idsIn(path: string): readonly string[] {
  const names = readFileSync(path, 'utf8').matchAll(/['"`]((?:[SRC]\d\d[a-z]? )+)/g);
  return [...names].flatMap(([, ids = '']) => ids.trim().split(' '));
}

it('names a file of tests for each case, which has tests of that id', () => {
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter(({ id, path }) => !idsIn(path).includes(id))).toEqual([]);
});

it('has a row for every case that is tested there', () => {
  const folder = dirname(README);
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const tested = new Set(files.flatMap((name) => idsIn(join(folder, name))));
  const listed = new Set(rows.map(({ id }) => id));

  expect([...tested].filter((id) => !listed.has(id))).toEqual([]);
});
