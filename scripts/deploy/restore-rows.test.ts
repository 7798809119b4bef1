import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import { restoreRows } from './restore-rows.js';

/** `Event` stands for a table that was restored beside `Content`. */
let tables: StartedTables;

beforeAll(async () => {
  tables = await startTables();
  for (const id of ['lost', 'spoilt']) {
    await tables.put('Event', { id, title: 'as it was' });
  }
});
afterAll(() => tables.stop());

it('brings back what is missing and leaves what is there; or brings everything back as it was', async () => {
  await tables.put('Content', { id: 'spoilt', title: 'as it is' });
  await tables.put('Content', { id: 'new', title: 'as it is' });
  const table = { client: tables.client, from: 'Event', to: 'Content' };

  expect(await restoreRows({ ...table, onlyMissing: true })).toEqual({ written: 1, kept: 1 });
  expect(await tables.get('Content', 'lost')).toEqual({ id: 'lost', title: 'as it was' });
  expect(await tables.get('Content', 'spoilt')).toEqual({ id: 'spoilt', title: 'as it is' });

  expect(await restoreRows({ ...table, onlyMissing: false })).toEqual({ written: 2, kept: 0 });
  expect(await tables.get('Content', 'spoilt')).toEqual({ id: 'spoilt', title: 'as it was' });
  expect(await tables.get('Content', 'new')).toEqual({ id: 'new', title: 'as it is' });
});

it('goes through tables of more than one page', async () => {
  const blob = 'x'.repeat(300_000);
  await Promise.all(Array.from({ length: 8 }, (_, index) => tables.put('Upload', { id: `row-${index}`, blob })));

  expect(await restoreRows({ client: tables.client, from: 'Upload', to: 'Participation', onlyMissing: true })).toEqual({
    written: 8,
    kept: 0,
  });
});
