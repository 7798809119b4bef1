import type { Stack } from 'aws-cdk-lib';

/** Where this synthesis will run. */
export interface Target {
  /** A `branch` keeps its data when its stack goes; a `sandbox` is one developer's and keeps nothing. */
  readonly kind: 'sandbox' | 'branch';
  /** It runs on this machine, from this checkout: native packages are linked instead of installed. */
  readonly local: boolean;
  /** Encodes what takes longer than a function may run; without it such videos are refused. */
  readonly transcoder?: Transcoder;
  /** Origins of the apps that may talk to the buckets from a browser. */
  readonly appOrigins: readonly string[];
  /** Who is told of alarms and costs by mail; nobody, when empty. */
  readonly alarmEmails: readonly string[];
  /** What a month may cost, in US dollars, before someone is told; nobody is, when absent. */
  readonly monthlyBudgetUsd?: number;
  /** CIDR ranges that may talk to the API; everyone may, when empty. */
  readonly allowedRanges: readonly string[];
  /** The distribution's own name, with a certificate for it in us-east-1; undefined: it goes by CloudFront's. */
  readonly cdn: { readonly domain: string; readonly certificateArn: string } | undefined;
  /** Labels what is uploaded, for the moderators; without it nothing is labelled. */
  readonly labeller?: Labeller;
}

/** AWS Elemental MediaConvert. */
export interface Transcoder {
  /** Where it answers, when not at the region's own address: a VPC endpoint. */
  readonly endpoint?: string;
}

/** Amazon Rekognition. */
export interface Labeller {
  /** Where it answers, when not at the region's own address. */
  readonly endpoint?: string;
}

/** A developer's own page, on any port; S3 takes one wildcard per origin. */
const DEVELOPMENT_ORIGINS: readonly string[] = ['http://localhost:*', 'http://127.0.0.1:*'];

/**
 * @param env - `APP_ORIGINS`: comma-separated origins; a branch without it serves no browser from its buckets.
 *   `ALARM_EMAILS`, `API_ALLOWED_RANGES`: comma-separated addresses and CIDR ranges. `MONTHLY_BUDGET_USD`: a number.
 *   `VIDEO_TRANSCODER`: `mediaconvert` turns it on, on AWS; on this machine only together with `MEDIACONVERT_ENDPOINT`.
 *   `CDN_DOMAIN` and `CDN_CERTIFICATE_ARN`, both or none: the distribution's own name. Signed cookies need one beside the app's.
 *   `MODERATION_LABELLER`: `rekognition` turns it on, on this machine only together with `REKOGNITION_ENDPOINT`.
 *   `AWS_ENDPOINT_URL`: when it is on this machine, so is the target (unmodified `ampx` against the local runtime).
 * @throws Error when `MONTHLY_BUDGET_USD` is not an amount, or there is no such labeller.
 */
export function readTarget(stack: Stack, env: NodeJS.ProcessEnv): Target {
  const kind = stack.node.tryGetContext('amplify-backend-type') === 'branch' ? 'branch' : 'sandbox';
  const configured = readList(env['APP_ORIGINS']);
  const monthlyBudgetUsd = readAmount(env['MONTHLY_BUDGET_USD']);
  const local = stack.node.tryGetContext('local-runtime') === true || isLoopback(env['AWS_ENDPOINT_URL']);
  const transcoder = readTranscoder(env, local);
  const labeller = readLabeller(env, local);
  return {
    kind,
    local,
    ...(transcoder === undefined ? {} : { transcoder }),
    ...(labeller === undefined ? {} : { labeller }),
    appOrigins: kind === 'sandbox' ? [...DEVELOPMENT_ORIGINS, ...configured] : configured,
    alarmEmails: readList(env['ALARM_EMAILS']),
    ...(monthlyBudgetUsd === undefined ? {} : { monthlyBudgetUsd }),
    allowedRanges: readList(env['API_ALLOWED_RANGES']),
    cdn: readCdn(env),
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

function readTranscoder(env: NodeJS.ProcessEnv, local: boolean): Transcoder | undefined {
  const wanted = env['VIDEO_TRANSCODER'] ?? '';
  if (wanted !== '' && wanted !== 'mediaconvert') {
    throw new Error(`VIDEO_TRANSCODER is mediaconvert or absent, not ${wanted}`);
  }
  const endpoint = env['MEDIACONVERT_ENDPOINT'] ?? '';
  if (wanted === '' || (local && endpoint === '')) {
    return undefined;
  }
  return endpoint === '' ? {} : { endpoint };
}

function readCdn(env: NodeJS.ProcessEnv): Target['cdn'] {
  const [domain = '', certificateArn = ''] = [env['CDN_DOMAIN'], env['CDN_CERTIFICATE_ARN']];
  if ((domain === '') !== (certificateArn === '')) {
    throw new Error('CDN_DOMAIN and CDN_CERTIFICATE_ARN go together');
  }
  return domain === '' ? undefined : { domain, certificateArn };
}

function readLabeller(env: NodeJS.ProcessEnv, local: boolean): Labeller | undefined {
  const wanted = env['MODERATION_LABELLER'] ?? '';
  if (wanted !== '' && wanted !== 'rekognition') {
    throw new Error(`MODERATION_LABELLER is rekognition or absent, not ${wanted}`);
  }
  const endpoint = env['REKOGNITION_ENDPOINT'] ?? '';
  if (wanted === '' || (local && endpoint === '')) {
    return undefined;
  }
  return endpoint === '' ? {} : { endpoint };
}

function isLoopback(endpoint: string | undefined): boolean {
  return endpoint !== undefined && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(endpoint);
}
