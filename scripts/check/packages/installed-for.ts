import { readPlatform } from '../../complete-lock.js';

/** One entry of a package-lock.json of version 3. */
export interface LockedPackage {
  readonly version?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Entries by their path: `node_modules/sharp`. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

export interface Platform {
  readonly os: string;
  readonly cpu: string;
  readonly libc: string;
}

/** What Lambda runs `process-upload` on; the same as its npm_config_* in process-upload/resource.ts. */
export const LAMBDA_PLATFORM: Platform = { os: 'linux', cpu: 'arm64', libc: 'glibc' };

export interface Installed {
  /** Paths of the lock file that npm would install, sorted. */
  readonly paths: readonly string[];
  /** Packages that are needed and not in the lock file: `sharp needs detect-libc`. */
  readonly missing: readonly string[];
  /** Packages with builds for other platforms and none for this one. */
  readonly withoutBuild: readonly string[];
}

/** What `npm ci` would install for a platform, from the lock file alone. */
export function installedFor(locked: LockedPackages, roots: readonly string[], platform: Platform): Installed {
  const paths = new Set<string>();
  const missing = new Set<string>();
  const withoutBuild = new Set<string>();
  const visit = (name: string, from: string): void => {
    const path = lookUp(locked, from, name);
    const entry = path === undefined ? undefined : locked[path];
    if (path === undefined || entry === undefined) {
      missing.add(from === '' ? name : `${nameOf(from)} needs ${name}`);
      return;
    }
    if (paths.has(path)) {
      return;
    }
    paths.add(path);
    for (const needed of Object.keys(entry.dependencies ?? {})) {
      if (!(needed in (entry.optionalDependencies ?? {}))) {
        visit(needed, path);
      }
    }
    const builds = optionalOf(locked, path, entry);
    const fitting = builds.filter((build) => fits(build.entry, platform));
    if (builds.some((build) => isBuild(build.entry)) && !fitting.some((build) => isBuild(build.entry))) {
      withoutBuild.add(nameOf(path));
    }
    for (const build of fitting) {
      visit(build.name, path);
    }
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (lookUp(locked, path, name) === undefined && isNamedFor(name, platform)) {
        missing.add(`${nameOf(path)} needs ${name}`);
      }
    }
  };
  for (const root of roots) {
    visit(root, '');
  }
  return { paths: [...paths].sort(), missing: [...missing].sort(), withoutBuild: [...withoutBuild].sort() };
}

function optionalOf(
  locked: LockedPackages,
  path: string,
  entry: LockedPackage,
): readonly { readonly name: string; readonly entry: LockedPackage }[] {
  return Object.keys(entry.optionalDependencies ?? {}).flatMap((name) => {
    const found = lookUp(locked, path, name);
    const optional = found === undefined ? undefined : locked[found];
    return optional === undefined ? [] : [{ name, entry: optional }];
  });
}

/** Where a package finds another: in its own folder, then in those above. */
function lookUp(locked: LockedPackages, from: string, name: string): string | undefined {
  const own = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (own in locked) {
    return own;
  }
  return from === '' ? undefined : lookUp(locked, from.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, ''), name);
}

function isBuild({ os, cpu }: LockedPackage): boolean {
  return os !== undefined || cpu !== undefined;
}

function fits({ os, cpu, libc }: LockedPackage, platform: Platform): boolean {
  return (
    (os?.includes(platform.os) ?? true) &&
    (cpu?.includes(platform.cpu) ?? true) &&
    (libc?.includes(platform.libc) ?? true)
  );
}

/** Whether a package that the lock file lacks would be for this platform, as far as its name tells. */
function isNamedFor(name: string, platform: Platform): boolean {
  const named = readPlatform(name);
  return isBuild(named) && fits(named, platform);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
