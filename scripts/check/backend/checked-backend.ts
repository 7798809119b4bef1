import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Synthesis } from '../../../src/local/synthesis/index.js';
import { type Bundle, readBundles } from './bundles.js';
import { readTemplates, type Templates } from './templates.js';

export type TargetKind = 'sandbox' | 'branch';

/** Code of a JavaScript resolver, as AppSync gets it. */
export interface ResolverCode {
  /** The file in the repository when the bundle names it, else that of the asset. */
  readonly name: string;
  readonly code: string;
}

/** A synthesized backend, read whole: rules look at nothing else. */
export interface CheckedBackend extends Templates {
  readonly kind: TargetKind;
  readonly directory: string;
  /** What CDK and Amplify warned of. */
  readonly warnings: readonly string[];
  /** The GraphQL schema that AppSync gets. */
  readonly schema: string;
  readonly resolvers: readonly ResolverCode[];
  readonly bundles: readonly Bundle[];
}

export function readCheckedBackend(kind: TargetKind, { directory, warnings }: Synthesis): CheckedBackend {
  const templates = readTemplates(directory);
  const assets = (ending: string) =>
    readdirSync(directory)
      .filter((name) => name.endsWith(ending))
      .map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') }));
  const schema = assets('.graphql').find(({ text }) => text.includes('type Query'));
  if (schema === undefined) {
    throw new Error(`The ${kind} has no GraphQL schema.`);
  }
  const resolvers = assets('.js').filter(({ text }) => text.includes('@aws-appsync/utils'));
  return {
    kind,
    directory,
    warnings,
    templates,
    schema: schema.text,
    resolvers: resolvers.map(({ name, text }) => ({ name: sourceOf(text) ?? name, code: text })),
    bundles: readBundles(directory, { templates }),
  };
}

/** esbuild writes the path of each source over what it makes of it; the entry is the last. */
export function sourceOf(code: string): string | undefined {
  return [...code.matchAll(/^\/\/ (amplify\/\S+\.ts)$/gm)].at(-1)?.[1];
}
