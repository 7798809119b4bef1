// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub look like this
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => parse(readFileSync(`${ROOT}${path}`, 'utf8')) as unknown;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
  readonly with?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = '.github/workflows/';
const WORKFLOWS = readdirSync(`${ROOT}${FOLDER}`).map((file) => [file, read(FOLDER + file) as Workflow] as const);
const workflow = (file: string): Workflow => {
  const found = WORKFLOWS.find(([name]) => name === file)?.[1];
  if (found === undefined) {
    throw new Error(`There is no ${file}.`);
  }
  return found;
};
const jobsOf = ({ jobs }: Workflow) => Object.values(jobs);
const stepsOf = (each: Workflow) => jobsOf(each).flatMap(({ steps = [] }) => steps);

/** Everything a pipeline runs. A command of the repository's own names a script that is there. */
const COMMANDS = [
  'npm ci',
  'npm ci --cache .npm --prefer-offline',
  'npm test',
  'npx ampx pipeline-deploy --branch "$AMPLIFY_BRANCH" --app-id "$AMPLIFY_APP_ID"',
  'npx ampx pipeline-deploy --branch "$AWS_BRANCH" --app-id "$AWS_APP_ID"',
  'npx tsx scripts/deploy/smoke-test.ts',
  'npx tsx scripts/deploy/mark-release.ts',
  'npx tsx scripts/deploy/roll-back.ts',
];

it('are four: what is checked, one way to deploy, and the two places it goes to', () => {
  expect(WORKFLOWS.map(([file]) => file).sort()).toEqual(['check.yml', 'deploy.yml', 'production.yml', 'staging.yml']);
});

describe.each(WORKFLOWS)('%s', (_file, each) => {
  it('runs known commands alone, into which nothing is written from outside', () => {
    const runs = stepsOf(each).flatMap(({ run }) => run ?? []);
    expect(runs.filter((run) => !COMMANDS.includes(run.trim()))).toEqual([]);
    expect(runs.filter((run) => run.includes('${{'))).toEqual([]);
  });

  it('uses actions by their commit', () => {
    const used = [...stepsOf(each), ...jobsOf(each)].flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    expect(
      used.filter((uses) => !/^(\.\/\.github\/workflows\/[a-z]+\.yml|[\w-]+\/[\w-]+@[0-9a-f]{40})$/.test(uses)),
    ).toEqual([]);
    expect(used.filter((uses) => uses.startsWith('./') && !existsSync(`${ROOT}${uses}`))).toEqual([]);
  });

  it('may nothing that it does not say, and its jobs end', () => {
    const granted = [each.permissions, ...jobsOf(each).map(({ permissions = {} }) => permissions)].flatMap(
      Object.entries,
    );
    const allowed = ['contents read', 'contents write', 'id-token write'];
    expect(each.permissions).toBeDefined();
    expect(granted.map(([scope, access]) => `${scope} ${access}`).filter((grant) => !allowed.includes(grant))).toEqual(
      [],
    );
    expect(jobsOf(each).filter((job) => job.uses === undefined && job['timeout-minutes'] === undefined)).toEqual([]);
  });

  it('knows no secret, so that it can tell none', () => {
    expect(JSON.stringify(each)).not.toMatch(/secrets[.[]|AWS_SECRET|AKIA/);
  });
});

describe('a deployment', () => {
  const [deploy] = jobsOf(workflow('deploy.yml'));

  it('assumes a role that a variable of its environment names, and stores no key', () => {
    const [credentials, ...others] = (deploy?.steps ?? []).filter(({ uses }) => uses?.startsWith('aws-actions/'));
    expect(others).toEqual([]);
    expect(credentials?.with).toMatchObject({
      'role-to-assume': '${{ vars.AWS_DEPLOY_ROLE_ARN }}',
      'aws-region': '${{ vars.AWS_REGION }}',
    });
    expect(Object.keys(credentials?.with ?? {}).filter((name) => /key|secret|token/.test(name))).toEqual([]);
    expect(deploy?.permissions).toEqual({ 'id-token': 'write', contents: 'write' });
    expect(deploy?.environment).toBe('${{ inputs.environment }}');
  });

  it('is alone in its environment, and is never cut off', () => {
    expect(deploy?.concurrency).toEqual({ group: 'deploy-${{ inputs.environment }}', 'cancel-in-progress': false });
  });

  it('is tested before it is noted as a release, and goes back when it deployed and does not work', () => {
    const runs = (deploy?.steps ?? []).flatMap(({ run, if: when }) => (run === undefined ? [] : [[run, when]]));
    expect(runs).toEqual([
      ['npm ci', undefined],
      ['npx ampx pipeline-deploy --branch "$AMPLIFY_BRANCH" --app-id "$AMPLIFY_APP_ID"', undefined],
      ['npx tsx scripts/deploy/smoke-test.ts', undefined],
      ['npx tsx scripts/deploy/mark-release.ts', undefined],
      [
        'npx tsx scripts/deploy/roll-back.ts',
        "failure() && steps.deploy.outcome == 'success' && steps.smoke.outcome == 'failure'",
      ],
    ]);
  });

  it('gets to staging when the check passed, and to production by hand, with what passed on staging', () => {
    const [staging, production] = [workflow('staging.yml'), workflow('production.yml')];
    expect(staging.jobs['deploy']).toMatchObject({
      needs: 'check',
      with: { environment: 'staging', ref: '${{ github.sha }}' },
    });
    expect(staging.jobs['check']?.uses).toBe('./.github/workflows/check.yml');
    expect(production.on).toEqual({
      workflow_dispatch: { inputs: { ref: expect.objectContaining({ default: 'deployed/staging' }) } },
    });
    expect(production.jobs['deploy']?.with).toEqual({ environment: 'production', ref: '${{ inputs.ref }}' });
  });
});

it('amplify.yml deploys and tests by the same commands', () => {
  const { backend, frontend } = read('amplify.yml') as Record<
    string,
    { phases: { build: { commands: readonly string[] } } }
  >;
  expect(backend?.phases.build.commands.filter((command) => !COMMANDS.includes(command))).toEqual([]);
  expect(backend?.phases.build.commands.at(-1)).toBe('npx tsx scripts/deploy/smoke-test.ts');
  expect(frontend?.phases.build.commands).toEqual(['mkdir -p dist && touch dist/index.html']);
});

it('names scripts that are there', () => {
  const scripts = COMMANDS.flatMap((command) => /scripts\/\S+/.exec(command)?.[0] ?? []);
  expect(scripts.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
});
