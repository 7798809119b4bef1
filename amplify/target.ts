import type { Stack } from 'aws-cdk-lib';

/** Where this synthesis will run. */
export interface Target {
  /** A `branch` keeps its data when its stack goes; a `sandbox` is one developer's and keeps nothing. */
  readonly kind: 'sandbox' | 'branch';
  /** It runs on this machine, from this checkout: native packages are linked instead of installed. */
  readonly local: boolean;
  /** Origins of the apps that may talk to the buckets from a browser. */
  readonly appOrigins: readonly string[];
}

/** A developer's own page, on any port; S3 takes one wildcard per origin. */
const DEVELOPMENT_ORIGINS: readonly string[] = ['http://localhost:*', 'http://127.0.0.1:*'];

/**
 * @param env - `APP_ORIGINS`: comma-separated origins; a branch without it serves no browser from its buckets.
 *   `AWS_ENDPOINT_URL`: when it is on this machine, so is the target (unmodified `ampx` against the local runtime).
 */
export function readTarget(stack: Stack, env: NodeJS.ProcessEnv): Target {
  const kind = stack.node.tryGetContext('amplify-backend-type') === 'branch' ? 'branch' : 'sandbox';
  const configured = (env['APP_ORIGINS'] ?? '').split(',').filter((origin) => origin !== '');
  return {
    kind,
    local: stack.node.tryGetContext('local-runtime') === true || isLoopback(env['AWS_ENDPOINT_URL']),
    appOrigins: kind === 'sandbox' ? [...DEVELOPMENT_ORIGINS, ...configured] : configured,
  };
}

function isLoopback(endpoint: string | undefined): boolean {
  return endpoint !== undefined && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(endpoint);
}
