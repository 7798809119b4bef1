import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bundle } from '../backend/bundles.js';
import type { BundleTrial } from '../finding.js';
import { installedFor, type LockedPackages, type Platform } from './installed-for.js';

/** Lambda gives a function's module ten seconds (docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html); a busy machine more. */
const LOAD_TIMEOUT_MS = 60_000;

/** No account and no metadata service. */
const ISOLATED = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  NODE_NO_WARNINGS: '1',
};

/**
 * Imports the module and asks for the handler, as Lambda's runtime does before the first event. Some functions ask AWS for a
 * parameter when they start: an endpoint of this process tells them that there is none.
 */
const PROGRAM = `
const { createServer } = await import('node:http');
const aws = createServer((_request, response) => response.end('{}'));
await new Promise((listening) => aws.listen(0, '127.0.0.1', listening));
process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:' + aws.address().port;
const [file, name] = process.argv.slice(1);
const module = await import(file);
const handler = module[name] ?? module.default?.[name];
if (typeof handler !== 'function') throw new Error('it exports no function ' + name);
process.exit(0);
`;

export interface TryBundleOptions {
  /** Folder whose node_modules the packages beside the bundle are copied from. */
  readonly projectDir: string;
  readonly locked: LockedPackages;
}

/** The machine of this process, in the words of npm. */
export function thisPlatform(): Platform {
  const report = process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } };
  const libc = report.header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  return { os: process.platform, cpu: process.arch, libc };
}

/**
 * Loads a bundle in a folder with nothing above it to find packages in, with what `npm ci` would put beside it.
 *
 * The builds are those of this machine: that those of Lambda's are in the lock file is another rule.
 */
export async function tryBundle(bundle: Bundle, options: TryBundleOptions): Promise<BundleTrial> {
  const folder = mkdtempSync(join(tmpdir(), 'dropclip-bundle-'));
  try {
    for (const name of readdirSync(bundle.folder).filter((entry) => entry !== 'node_modules')) {
      cpSync(join(bundle.folder, name), join(folder, name), { recursive: true });
    }
    const failure = copyPackages(bundle.packages, folder, options) ?? (await load(folder, bundle));
    return { subject: bundle.subject, ...(failure === undefined ? {} : { failure }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what is missing, in words. */
function copyPackages(
  names: readonly string[],
  folder: string,
  { projectDir, locked }: TryBundleOptions,
): string | undefined {
  const { paths, missing } = installedFor(locked, names, thisPlatform());
  const absent = [...missing, ...paths.filter((path) => !existsSync(join(projectDir, path)))];
  if (absent.length > 0) {
    return `the lock file or node_modules lacks ${absent.join(', ')}`;
  }
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // Packages inside it are copied for themselves, and only those that are needed.
    const nested = join(projectDir, path, 'node_modules');
    cpSync(join(projectDir, path), join(folder, path), { recursive: true, filter: (source) => source !== nested });
  }
  return undefined;
}

function load(folder: string, { handler, variables }: Bundle): Promise<string | undefined> {
  const [file = '', name = ''] = handler.split('.');
  const module = ['.mjs', '.js', '.cjs'].map((ending) => join(folder, `${file}${ending}`)).find(existsSync);
  if (module === undefined) {
    return Promise.resolve(`there is no file for the handler ${handler}`);
  }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--input-type=module', '--eval', PROGRAM, pathToFileURL(module).href, name],
      { cwd: folder, env: { ...variables, ...ISOLATED, PATH: process.env['PATH'] }, timeout: LOAD_TIMEOUT_MS },
      (error, _output, errors) => resolve(error === null ? undefined : reasonOf(errors, folder)),
    );
  });
}

/** The line that names the error, without the folder it happened in. */
function reasonOf(errors: string, folder: string): string {
  const lines = errors.split('\n').map((line) => line.trim());
  const line = lines.find((one) => /^\w*Error\b/.test(one)) ?? lines.find((one) => one !== '') ?? 'it ended early';
  return line.replaceAll(`${folder}/`, '');
}
