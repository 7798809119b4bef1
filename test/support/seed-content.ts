import { contentRow } from '../../src/data/rows.js';
import type { Content } from '../../src/domain/content/content.js';
import { countChanges } from '../../src/domain/content/content-count.js';
import { buildContent } from './build-content.js';
import type { OperatorTables } from './operator-tables.js';

/** What a test is about; undefined leaves out what content has otherwise. */
type Seeded = { readonly [Name in keyof Content]?: Content[Name] | undefined };

let serial = 0;

/** Stores content with its numbers, as the backend's own transactions do; each is a second younger than the one before. */
export async function seedContent(tables: OperatorTables, ...many: readonly Seeded[]): Promise<readonly Content[]> {
  const contents = many.map((overrides) => {
    serial += 1;
    const createdAt = new Date(Date.UTC(2026, 0, 1) + serial * 1000).toISOString();
    const id = crypto.randomUUID();
    const content = { ...buildContent({ id, uploadId: id, createdAt, review: { lane: 'UNFLAGGED' } }), ...overrides };
    return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined)) as unknown as Content;
  });
  await tables.putAll('Content', contents.map(contentRow));
  for (const content of contents) {
    for (const [id, row] of countChanges(undefined, content)) {
      const stored = (await tables.get('ContentCount', id)) ?? {};
      const moved = [...row].map(([name, step]) => [name, Number(stored[name] ?? 0) + step]);
      await tables.set('ContentCount', id, Object.fromEntries(moved));
    }
  }
  return contents;
}
