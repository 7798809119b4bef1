import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface MarkdownFile {
  readonly path: string;
  readonly text: string;
  /** The text without its code blocks. */
  readonly prose: string;
  /** The code blocks, each with its language. */
  readonly blocks: readonly { readonly language: string; readonly code: string }[];
}

const BLOCK = /^```(\w*)\n((?:(?!```).*\n)*)```$/gm;

export function readMarkdown(path: string): MarkdownFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return {
    path,
    text,
    prose: text.replace(BLOCK, ''),
    blocks: [...text.matchAll(BLOCK)].map(([, language = '', code = '']) => ({ language, code })),
  };
}

/** Every Markdown file of the repository that Git knows. */
export function listMarkdown(): readonly string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: ROOT })
    .toString()
    .trim()
    .split('\n');
}

/** The text below a heading, up to the next one of the same level. */
export function section({ path, text }: Pick<MarkdownFile, 'path' | 'text'>, heading: string): string {
  const [level = ''] = /^#+/.exec(heading) ?? [];
  const lines = text.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) {
    throw new Error(`${path} has no heading "${heading}".`);
  }
  const length = lines
    .slice(start + 1)
    .findIndex((line) => /^#+ /.test(line) && (/^#+/.exec(line)?.[0].length ?? 0) <= level.length);
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** The first cells of a section's table, without the backticks around them. */
export function firstColumn(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|-'))
    .slice(1)
    .map((line) => (line.split(/(?<!\\)\|/)[1] ?? '').trim().replace(/^`|`$/g, ''));
}
