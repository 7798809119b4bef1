import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorOf } from '../../scripts/docs/markdown.js';
import { listMarkdown, ROOT, readMarkdown } from './read-documents.js';

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

function anchorsOf(path: string): readonly string[] {
  const { prose } = readMarkdown(path);
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

/** What is wrong with a link; undefined when it leads somewhere. */
function complaintOf(from: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : normalize(join(dirname(from), path));
  if (!existsSync(join(ROOT, file))) {
    return `${from}: ${target} does not exist`;
  }
  if (anchor !== undefined && (statSync(join(ROOT, file)).isDirectory() || !anchorsOf(file).includes(anchor))) {
    return `${from}: ${target} is no heading`;
  }
  return undefined;
}

describe.each(listMarkdown())('%s', (path) => {
  const { prose, text } = readMarkdown(path);

  it('links to what exists', () => {
    const targets = [...prose.matchAll(LINK)].map(([, target = '']) => target);
    const relative = targets.filter((target) => !/^[a-z]+:/.test(target));

    expect(relative.flatMap((target) => complaintOf(path, target) ?? [])).toEqual([]);
  });

  it('names no place of one machine and no registry', () => {
    const places = /(^|[\s`"'(])\/(home|root|Users|tmp|work|var|opt)\/[^\s`]*|registry\.[a-z]+|file:\/\/|[A-Z]:\\/gm;

    expect(text.match(places) ?? []).toEqual([]);
  });
});

it('finds the documents that everything else leads to', () => {
  expect(listMarkdown()).toEqual(
    expect.arrayContaining([
      'README.md',
      'SETUP.md',
      'ARCHITECTURE.md',
      'src/local/README.md',
      'src/local/COVERAGE.md',
    ]),
  );
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toMatch(/\(SETUP\.md\)[\s\S]*\(ARCHITECTURE\.md\)/);
});
