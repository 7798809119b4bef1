import { describe, expect, it } from 'vitest';
import { generatedParts, quotedBlocks, regionOf, renderDocument } from './regions.js';

const FILE = `import x from 'x';

async function main() {
  // #region one
  const a = 1;
  // #region inner
  if (a) {

    b();
  }
  // #endregion inner
  // #endregion one
}
`;

const DOCUMENT = `# Title

<!-- generated: map -->
old
<!-- /generated -->

<!-- from: a/b.ts#inner -->
\`\`\`ts
old
\`\`\`

\`\`\`ts
left alone
\`\`\`
`;

const sources = { part: (name: string) => `| ${name} |`, file: () => FILE };

describe('renderDocument', () => {
  it('writes generated parts and quoted blocks anew, and nothing else', () => {
    expect(renderDocument(DOCUMENT, sources)).toBe(`# Title

<!-- generated: map -->

| map |

<!-- /generated -->

<!-- from: a/b.ts#inner -->
\`\`\`ts
if (a) {

  b();
}
\`\`\`

\`\`\`ts
left alone
\`\`\`
`);
  });

  it('changes nothing the second time', () => {
    const once = renderDocument(DOCUMENT, sources);

    expect(renderDocument(once, sources)).toBe(once);
  });

  it('quotes a whole file when no region is named', () => {
    const text = '<!-- from: c.json -->\n```json\n{}\n```';

    expect(renderDocument(text, { ...sources, file: () => '{ "a": 1 }\n' })).toBe(
      '<!-- from: c.json -->\n```json\n{ "a": 1 }\n```',
    );
  });

  it('fills an empty block, and stops at its end', () => {
    const text = '<!-- from: c.ts -->\n```ts\n```\n\nText.\n\n```ts\nx\n```\n';

    expect(renderDocument(text, { ...sources, file: () => 'a;\n' })).toBe(
      '<!-- from: c.ts -->\n```ts\na;\n```\n\nText.\n\n```ts\nx\n```\n',
    );
  });

  it('leaves a dollar sign of the source a dollar sign', () => {
    expect(renderDocument(DOCUMENT, { ...sources, part: () => '$& $1' })).toContain('\n$& $1\n');
  });
});

it('names what a document has of both', () => {
  expect(generatedParts(DOCUMENT)).toEqual(['map']);
  expect(quotedBlocks(DOCUMENT)).toEqual(['a/b.ts#inner']);
});

it('leaves the marks of inner regions out', () => {
  expect(regionOf(FILE, 'a/b.ts', 'one')).not.toContain('#region');
});

it.each(['none', 'on'])('says which file lacks the region "%s"', (name) => {
  expect(() => regionOf(FILE, 'a/b.ts', name)).toThrow(`a/b.ts has no region "${name}".`);
});
