import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SELF = 'test/architecture.test.ts';
const FOLDERS = ['amplify', 'src', 'test', 'examples', 'bench', 'scripts'];
const SKIPPED = new Set(['node_modules', 'fixtures', 'cdk.out', '.amplify']);

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return SKIPPED.has(entry.name) ? [] : listFiles(path);
    }
    return /\.(ts|tsx|js|mjs)$/.test(entry.name) ? [path] : [];
  });
}

/** Paths inside the repository become relative to it; packages keep their name. */
function resolveImport(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) {
    return specifier;
  }
  const path = normalize(join(dirname(from), specifier))
    .split(sep)
    .join('/');
  return path.replace(/\.js$/, '.ts');
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g;

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const specifiers = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  return { path, text, imports: specifiers.map((specifier) => resolveImport(path, specifier)) };
}

const FILES = FOLDERS.flatMap(listFiles).map(readSource);
const isTest = (path: string) => /\.test(-d)?\.ts$/.test(path) || path.includes('/test-support/');
const isHandler = (path: string) => /^amplify\/.*\/handler\.ts$/.test(path);
const isPackage = (target: string) =>
  !FOLDERS.some((folder) => target.startsWith(`${folder}/`)) && !target.startsWith('amplify_outputs');

interface Arrow {
  readonly from: string;
  readonly applies: (path: string) => boolean;
  /** What may be imported, as beginnings of repository paths. */
  readonly mayImport: readonly string[];
  readonly packages: 'any' | readonly RegExp[];
}

const within = (folder: string) => (path: string) => path.startsWith(folder);
const SCHEMA = 'amplify/data/schema.ts';

const ARROWS: readonly Arrow[] = [
  {
    from: 'amplify at synth time',
    applies: (path) => path.startsWith('amplify/') && !isHandler(path),
    mayImport: ['amplify/', 'src/domain/'],
    packages: 'any',
  },
  {
    from: 'a function handler',
    applies: isHandler,
    mayImport: ['amplify/', 'src/operations/', 'src/data/', 'src/media/', 'src/observability/', 'src/domain/'],
    packages: 'any',
  },
  { from: 'src/domain', applies: within('src/domain/'), mayImport: ['src/domain/'], packages: [/^zod$/] },
  {
    from: 'src/data',
    applies: within('src/data/'),
    mayImport: ['src/data/', 'src/domain/', 'src/observability/'],
    packages: 'any',
  },
  {
    from: 'src/media',
    applies: within('src/media/'),
    mayImport: ['src/media/', 'src/domain/', 'src/operations/media-port.ts', 'src/operations/moderation-labeller.ts'],
    packages: 'any',
  },
  {
    from: 'src/operations',
    applies: within('src/operations/'),
    mayImport: ['src/operations/', 'src/data/', 'src/media/', 'src/domain/', 'src/observability/'],
    packages: 'any',
  },
  {
    from: 'src/observability',
    applies: within('src/observability/'),
    mayImport: ['src/observability/', 'src/domain/'],
    packages: 'any',
  },
  {
    from: 'src/client',
    applies: within('src/client/'),
    mayImport: ['src/client/', 'src/domain/', SCHEMA],
    packages: [/^aws-amplify(\/|$)/],
  },
  { from: 'src/local', applies: within('src/local/'), mayImport: ['src/local/'], packages: 'any' },
  {
    from: 'examples',
    applies: within('examples/'),
    mayImport: ['examples/', 'src/client/index.ts', 'src/local/index.ts', SCHEMA, 'amplify_outputs.json'],
    packages: 'any',
  },
];

describe.each(ARROWS)('$from', ({ applies, mayImport, packages }) => {
  const pairs = FILES.filter(({ path }) => applies(path) && !isTest(path)).flatMap(({ path, imports }) =>
    imports.map((target) => ({ path, target })),
  );

  it('imports only what its arrow allows', () => {
    const wrong = pairs.filter(
      ({ target }) => !isPackage(target) && !mayImport.some((allowed) => target.startsWith(allowed)),
    );
    expect(wrong).toEqual([]);
  });

  it('uses only the packages it may', () => {
    const wrong = pairs.filter(
      ({ target }) => isPackage(target) && packages !== 'any' && !packages.some((pattern) => pattern.test(target)),
    );
    expect(wrong).toEqual([]);
  });
});

function pathsOf(wrong: (file: SourceFile) => boolean): readonly string[] {
  return FILES.filter((file) => file.path !== SELF && wrong(file)).map(({ path }) => path);
}

it('reads the environment only at the entries', () => {
  const entries = [
    /^src\/local\/(cli|options)\.ts$/,
    /\/handler\.ts$/,
    /^amplify\/backend\.ts$/,
    // Lambda names another trace for each invocation.
    /^src\/observability\/lambda-environment\.ts$/,
    /^(test|examples|bench|scripts)\//,
  ];
  expect(
    pathsOf(
      ({ path, text }) => /\bprocess\.env\b/.test(text) && !isTest(path) && !entries.some((entry) => entry.test(path)),
    ),
  ).toEqual([]);
});

it('names things, instead of calling them helpers', () => {
  expect(pathsOf(({ path }) => /(^|[/-])(utils?|helpers?|common|managers?|misc)([/.-]|$)/.test(path))).toEqual([]);
});

it('names files in kebab-case', () => {
  expect(pathsOf(({ path }) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*$/.test(path.split('/').at(-1) ?? ''))).toEqual([]);
});

it('keeps handlers to wiring: at most 40 lines', () => {
  expect(pathsOf(({ path, text }) => isHandler(path) && text.trimEnd().split('\n').length > 40)).toEqual([]);
});

it('keeps the median file at 100 lines or less, and none over 400', () => {
  const lengths = FILES.filter(({ path }) => !isTest(path) && !path.startsWith('test/'))
    .map(({ text }) => text.trimEnd().split('\n').length)
    .sort((left, right) => left - right);
  expect(lengths[Math.floor(lengths.length / 2)] ?? 0).toBeLessThanOrEqual(100);
  expect(lengths.at(-1) ?? 0).toBeLessThanOrEqual(400);
});

it('escapes the types nowhere', () => {
  const escapes = /@ts-(ignore|nocheck|expect-error)|\bas any\b|: any\b|<any>|\bas never\b/;
  expect(pathsOf(({ text }) => escapes.test(text))).toEqual([]);
});

it('skips no test', () => {
  expect(pathsOf(({ text }) => /\b(it|test|describe)\.(skip|only|todo)\(/.test(text))).toEqual([]);
});

it('has no cycle between files', () => {
  const graph = new Map(FILES.map(({ path, imports }) => [path, imports.filter((target) => !isPackage(target))]));
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') {
      return;
    }
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    state.set(path, 'open');
    for (const target of graph.get(path) ?? []) {
      visit(target, [...trail, path]);
    }
    state.set(path, 'done');
  };
  for (const path of graph.keys()) {
    visit(path, []);
  }
  expect(cycles).toEqual([]);
});

it('calls node modules by their node: name', () => {
  const bare = new Set(builtinModules.filter((name) => !name.startsWith('_')));
  expect(pathsOf(({ imports }) => imports.some((target) => bare.has(target)))).toEqual([]);
});
