import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/domain/errors.js';
import { OPERATOR_CREDENTIALS } from '../../src/local/index.js';
import { DEFAULT_PORT, USAGE } from '../../src/local/options.js';
import { firstColumn, listMarkdown, ROOT, readMarkdown, section } from './read-documents.js';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const readme = readMarkdown('README.md');
const setup = readMarkdown('SETUP.md');
const architecture = readMarkdown('ARCHITECTURE.md');

describe('npm scripts', () => {
  const builtIn = new Set(['ci', 'install', 'uninstall']);

  it.each(listMarkdown())('that %s mentions exist', (path) => {
    const { text } = readMarkdown(path);
    const named = [...text.matchAll(/\bnpm (?:run (?:-s )?)?([a-z][\w:-]*)/g)].map(([, name = '']) => name);

    expect(named.filter((name) => !builtIn.has(name) && !Object.hasOwn(manifest.scripts, name))).toEqual([]);
  });

  it('are all explained in SETUP', () => {
    const explained = firstColumn(section(setup, '## Scripts')).map((cell) => cell.replace(/^npm (run )?/, ''));

    expect([...explained].sort()).toEqual(Object.keys(manifest.scripts).sort());
  });
});

describe('npm start', () => {
  it('has the options that SETUP explains, and no other', () => {
    const ofProgram = [...USAGE.matchAll(/^ {2}(--[\w-]+(?: [A-Z]+)?)/gm)].map(([, option = '']) => option);

    expect(firstColumn(section(setup, '## Options of npm start'))).toEqual(ofProgram);
  });

  it('has the port and the keys that SETUP names', () => {
    expect(setup.text).toContain(`${DEFAULT_PORT} when absent`);
    expect(setup.text).toContain(`\`${OPERATOR_CREDENTIALS.accessKeyId}\``);
    expect(setup.text).toContain(`\`${OPERATOR_CREDENTIALS.secretAccessKey}\``);
  });
});

describe('README', () => {
  it('is short', () => {
    expect(readme.text.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });

  it('names the Node that package.json asks for', () => {
    expect(manifest.engines.node).toBe('>=20.19');
    expect(readme.text).toContain('Node 20.19 or later');
  });
});

describe('ARCHITECTURE', () => {
  it('has a row for every error code, in the order of the code', () => {
    expect(firstColumn(section(architecture, '## Error codes'))).toEqual(ERROR_CODES);
  });

  it('has a row for every direct dependency', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const direct = [dependencies, devDependencies, optionalDependencies].flatMap((group) => Object.keys(group));

    expect([...firstColumn(section(architecture, '## Dependencies'))].sort()).toEqual(direct.sort());
  });

  it('calls the development dependencies so, and no other', () => {
    const rows = section(architecture, '## Dependencies').split('\n');
    const development = rows.filter((row) => /\| development: /.test(row)).map((row) => /`([^`]+)`/.exec(row)?.[1]);

    expect([...development].sort()).toEqual(Object.keys(manifest.devDependencies).sort());
  });

  it('has at most ten tenets, each of which prefers something', () => {
    const tenets = section(architecture, '## Tenets').match(/^\d+\. .*$/gm) ?? [];

    expect(tenets.length).toBeLessThanOrEqual(10);
    expect(tenets.filter((tenet) => !tenet.includes(' > '))).toEqual([]);
  });

  it('tells each decision with its date, in six lines or less', () => {
    const paragraphs = section(architecture, '## Decisions').trim().split('\n\n').slice(1);

    expect(paragraphs.length).toBeGreaterThan(10);
    expect(paragraphs.filter((text) => !/^\*\*\d{4}-\d{2}-\d{2} · .+?\*\*/.test(text))).toEqual([]);
    expect(paragraphs.filter((text) => text.split('\n').length > 6)).toEqual([]);
  });
});

describe('code blocks', () => {
  it('of TypeScript in the documents of the root are regions of files that are run', () => {
    for (const { path, text, blocks } of [readme, setup, architecture]) {
      const quoted = text.match(/^<!-- from: \S+ -->\n```ts$/gm) ?? [];

      expect(blocks.filter(({ language }) => language === 'ts').length, path).toBe(quoted.length);
    }
  });
});
