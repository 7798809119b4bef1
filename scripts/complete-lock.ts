import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Completes package-lock.json after `npm install`: `npx tsx scripts/complete-lock.ts`.
 *
 * npm leaves out the optional packages of other platforms when the registry it asked does not offer them, and a bundled
 * package's dependency that its bundle lacks; `npm ci` then refuses the lock file on every machine. Both are written here from
 * what the packages themselves declare.
 */
export interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

export type Packages = Readonly<Record<string, LockedPackage>>;

export interface MissingPackage {
  /** The package that declares it. */
  readonly dependent: string;
  readonly name: string;
  readonly version: string;
}

/** The folders in which Node looks for what a package requires: its own, then those above, the root last. */
function foldersAbove(path: string): readonly string[] {
  const names = path === '' ? [] : path.slice('node_modules/'.length).split('/node_modules/');
  const folders = names.map((_name, depth) =>
    names
      .slice(0, depth + 1)
      .map((name) => `node_modules/${name}/`)
      .join(''),
  );
  return ['', ...folders];
}

function isLocked(packages: Packages, from: string, name: string): boolean {
  return foldersAbove(from).some((folder) => `${folder}node_modules/${name}` in packages);
}

/** Optional dependencies that no entry of the lock file stands for. */
export function findMissing(packages: Packages): readonly MissingPackage[] {
  return Object.entries(packages).flatMap(([dependent, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isLocked(packages, dependent, name))
      .map(([name, version]) => ({ dependent, name, version })),
  );
}

const SYSTEMS = ['android', 'darwin', 'linux', 'win32', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix'] as const;
const PROCESSORS = ['arm64', 'x64', 'ia32', 's390x', 'ppc64', 'riscv64', 'loong64', 'mips64el', 'arm'] as const;

/** What a platform package's name says of where it belongs: `…-linux-arm64-musl`. */
export function readPlatform(name: string): {
  readonly os?: string[];
  readonly cpu?: string[];
  readonly libc?: string[];
} {
  const words = (name.split('/').at(-1) ?? '').split(/[-.]/);
  const os = SYSTEMS.find((system) => words.includes(system) || words.includes(`${system}musl`));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  const isMusl = words.some((word) => word.endsWith('musl'));
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(isMusl ? { libc: ['musl'] } : {}),
    ...(os === undefined ? {} : { os: [os] }),
  };
}

export function completeLock(packages: Packages): Packages {
  const added = findMissing(packages).map(({ dependent, name, version }) => {
    const dev = packages[dependent]?.dev === true ? { dev: true } : {};
    return [`node_modules/${name}`, { version, ...readPlatform(name), ...dev, optional: true }] as const;
  });
  const all = { ...packages, ...Object.fromEntries(added) };
  return Object.fromEntries(Object.entries(all).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function main(): void {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Packages };
  const missing = findMissing(lock.packages);
  writeFileSync(
    'package-lock.json',
    `${JSON.stringify({ ...lock, packages: completeLock(lock.packages) }, null, 2)}\n`,
  );
  process.stdout.write(`${missing.length} packages of other platforms were added.\n`);
}

if (process.argv[1]?.endsWith('complete-lock.ts') === true) {
  main();
}
