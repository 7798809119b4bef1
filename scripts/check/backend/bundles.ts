import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Found, functionsOf, label, plainId, propertiesOf, type Templates } from './templates.js';

/** The code of one function of ours, as it lies in the assembly. */
export interface Bundle {
  /** `data initiateuploadlambda`. */
  readonly subject: string;
  /** Folder of the asset. */
  readonly folder: string;
  /** The function's `Handler`: `index.handler`. */
  readonly handler: string;
  /** Of the bundle's own files; packages beside it are not in the sum. */
  readonly bytes: number;
  /** Packages that lie beside the bundle. */
  readonly packages: readonly string[];
  /** Environment variables of the function; what is only known after deployment is a placeholder. */
  readonly variables: Readonly<Record<string, string>>;
}

export function readBundles(directory: string, templates: Templates): readonly Bundle[] {
  return functionsOf(templates).map((lambda) => readBundle(directory, lambda));
}

function readBundle(directory: string, lambda: Found): Bundle {
  const { Code, Handler, Environment } = propertiesOf(lambda) as {
    readonly Code?: { readonly S3Key?: string };
    readonly Handler?: string;
    readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  };
  if (Code?.S3Key === undefined || Handler === undefined) {
    throw new Error(`${label(lambda)} is a function without code of its own or without a handler.`);
  }
  const folder = join(directory, `asset.${Code.S3Key.replace(/\.zip$/, '')}`);
  const entries = readdirSync(folder);
  return {
    subject: `${lambda.stack} ${plainId(lambda.logicalId)}`,
    folder,
    handler: Handler,
    bytes: entries
      .map((name) => lstatSync(join(folder, name)))
      .filter((entry) => entry.isFile())
      .reduce((sum, { size }) => sum + size, 0),
    packages: entries.includes('node_modules') ? readdirSync(join(folder, 'node_modules')).sort() : [],
    variables: Object.fromEntries(
      Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : placeholderOf(name),
      ]),
    ),
  };
}

/** Some functions refuse to start with an address that is none. */
function placeholderOf(name: string): string {
  return /(URL|ENDPOINT|ORIGIN)$/.test(name) ? 'https://placeholder.invalid/' : 'placeholder';
}
