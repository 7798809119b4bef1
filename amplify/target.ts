import type { Stack } from 'aws-cdk-lib';

/** Where this synthesis will run. */
export interface Target {
  /** A `branch` keeps its data when its stack goes; a `sandbox` is one developer's and keeps nothing. */
  readonly kind: 'sandbox' | 'branch';
  /** It runs on this machine, from this checkout: native packages are linked instead of installed. */
  readonly local: boolean;
  /** Origins of the apps that may talk to the buckets from a browser. */
  readonly appOrigins: readonly string[];
  /** Who is told of alarms and costs by mail; nobody, when empty. */
  readonly alarmEmails: readonly string[];
  /** What a month may cost, in US dollars, before someone is told; nobody is, when absent. */
  readonly monthlyBudgetUsd?: number;
  /** CIDR ranges that may talk to the API; everyone may, when empty. */
  readonly allowedRanges: readonly string[];
}

/** A developer's own page, on any port; S3 takes one wildcard per origin. */
const DEVELOPMENT_ORIGINS: readonly string[] = ['http://localhost:*', 'http://127.0.0.1:*'];

/**
 * @param env - `APP_ORIGINS`: comma-separated origins; a branch without it serves no browser from its buckets.
 *   `ALARM_EMAILS`, `API_ALLOWED_RANGES`: comma-separated addresses and CIDR ranges. `MONTHLY_BUDGET_USD`: a number.
 *   `AWS_ENDPOINT_URL`: when it is on this machine, so is the target (unmodified `ampx` against the local runtime).
 * @throws Error when `MONTHLY_BUDGET_USD` is not an amount.
 */
export function readTarget(stack: Stack, env: NodeJS.ProcessEnv): Target {
  const kind = stack.node.tryGetContext('amplify-backend-type') === 'branch' ? 'branch' : 'sandbox';
  const configured = readList(env['APP_ORIGINS']);
  const monthlyBudgetUsd = readAmount(env['MONTHLY_BUDGET_USD']);
  return {
    kind,
    local: stack.node.tryGetContext('local-runtime') === true || isLoopback(env['AWS_ENDPOINT_URL']),
    appOrigins: kind === 'sandbox' ? [...DEVELOPMENT_ORIGINS, ...configured] : configured,
    alarmEmails: readList(env['ALARM_EMAILS']),
    ...(monthlyBudgetUsd === undefined ? {} : { monthlyBudgetUsd }),
    allowedRanges: readList(env['API_ALLOWED_RANGES']),
  };
}

function readList(text = ''): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function readAmount(text = ''): number | undefined {
  if (text === '') {
    return undefined;
  }
  const amount = Number(text);
  if (!(amount > 0 && Number.isFinite(amount))) {
    throw new Error(`MONTHLY_BUDGET_USD is ${text}, which is not an amount`);
  }
  return amount;
}

function isLoopback(endpoint: string | undefined): boolean {
  return endpoint !== undefined && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(endpoint);
}
