import os from 'node:os';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names that could point the synthesis at an account, or at another backend than this one. */
const WITHHELD = /^(AWS_|CDK_|AMPLIFY_|NODE_OPTIONS$)/i;

/** Identifiers as they stand in a source: the whole name of a variable must be one of them. */
const IDENTIFIER = /[A-Za-z][A-Za-z0-9_]*|_[A-Za-z0-9_]+/g;

/** What a synthesis inherits. */
export function inheritable(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !WITHHELD.test(name)));
}

/**
 * The inherited variables whose names the sources mention: the only ones the backend can depend on. To mention one
 * without reading it costs no more than a synthesis when it changes.
 *
 * @returns names and values, sorted by name.
 */
export function mentionedVariables(
  environment: Environment,
  sources: readonly string[],
): readonly (readonly [string, string])[] {
  const mentioned = new Set(sources.flatMap((source) => source.match(IDENTIFIER) ?? []));
  return Object.entries(inheritable(environment))
    .flatMap(([name, value]) => (value === undefined || !mentioned.has(name) ? [] : [[name, value] as const]))
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

/** What Amplify is told that it deploys. */
export interface BackendName {
  /** A `branch` keeps its data when its stack goes; a `sandbox` is one developer's. */
  readonly type: 'sandbox' | 'branch';
  readonly name: string;
}

/** The backend of this machine. */
export const LOCAL_BACKEND: BackendName = { type: 'sandbox', name: 'local' };

/** What to synthesize, where to, and how thoroughly. */
export interface SynthesisTarget {
  readonly namespace: string;
  readonly outDir: string;
  readonly backend: BackendName;
  /** Whether CDK compares the templates with CloudFormation's rules and warns of what it finds. */
  readonly validates: boolean;
}

/** The environment of the synthesis: no way to reach AWS, and where and as what to synthesize. */
export function synthesisEnvironment(
  inherited: Environment,
  { namespace, outDir, backend, validates }: SynthesisTarget,
): NodeJS.ProcessEnv {
  return {
    ...inheritable(inherited),
    ...(validates ? {} : { CDK_VALIDATION: 'false' }),
    AWS_CONFIG_FILE: os.devNull,
    AWS_SHARED_CREDENTIALS_FILE: os.devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_OUTDIR: outDir,
    CDK_CONTEXT_JSON: JSON.stringify({
      'amplify-backend-namespace': namespace,
      'amplify-backend-name': backend.name,
      'amplify-backend-type': backend.type,
      // A backend may ask where it will run, to link native packages instead of installing Linux builds of them.
      'local-runtime': true,
      // Amplify fetches secrets again when this grows; a constant keeps the templates the same.
      secretLastUpdated: 1,
    }),
  };
}
