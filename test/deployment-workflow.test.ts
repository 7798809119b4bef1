import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { localEnvironment } from '../scripts/ampx/environment.js';
import { type LocalRuntime, startLocalRuntime } from '../src/local/index.js';
import { installNpxShortcut } from '../src/local/synthesis/npx-shortcut.js';
import { copyProject, type ProjectCopy } from './support/copy-project.js';
import { PROJECTS } from './support/projects.js';

/** The deployment workflow, command by command as it stands in the file, against the control plane of this machine. */
const PATIENCE_MS = 600_000;
const BRANCH = 'main';
const ROLLS_BACK = "failure() && steps.deploy.outcome == 'success' && steps.smoke.outcome == 'failure'";

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly if?: string;
}

interface Run {
  readonly command: string;
  readonly code: number | null;
  readonly text: string;
}

let folder: string;
let project: ProjectCopy;
let runtime: LocalRuntime;
let environment: Readonly<Record<string, string>>;

const steps = (
  parse(readFileSync(join(PROJECTS.dropclip, '.github/workflows/deploy.yml'), 'utf8')) as {
    readonly jobs: { readonly deploy: { readonly steps: readonly Step[] } };
  }
).jobs.deploy.steps;
const git = (...args: readonly string[]) =>
  execFileSync('git', args, { cwd: project.directory, env: environment, encoding: 'utf8' }).trim();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  project = copyProject('dropclip');
  runtime = await startLocalRuntime({
    ...{ projectDir: project.directory, controlPlaneOnly: true, port: 0, outputsFile: false },
    dataDir: join(folder, 'data'),
  });
  environment = pipelineEnvironment();
  git('init', '--quiet', '--initial-branch=main');
  git('init', '--quiet', '--bare', join(folder, 'origin.git'));
  git('remote', 'add', 'origin', join(folder, 'origin.git'));
  commit('a release');
});

afterAll(async () => {
  await runtime?.stop();
  project?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** What GitHub and the environment's variables give, with loopback and its keys in place of the role. */
function pipelineEnvironment(): Readonly<Record<string, string>> {
  const bin = join(folder, 'bin');
  const home = join(folder, 'home');
  mkdirSync(bin);
  mkdirSync(home);
  // No test reaches the registry: what is installed is what `npm ci` would install.
  const install = `[ -e node_modules ] || ln -s '${join(PROJECTS.dropclip, 'node_modules')}' node_modules`;
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\n[ "$*" = ci ] || exit 64\n${install}\n`);
  chmodSync(join(bin, 'npm'), 0o755);
  const searchPath = `${bin}:${process.env['PATH']}`;
  const given = { PATH: searchPath, AWS_ENDPOINT_URL: runtime.endpoint };
  const person = { NAME: 'pipeline', EMAIL: 'pipeline@example.com' };
  return {
    ...localEnvironment(given, [], home),
    ...installNpxShortcut(join(folder, 'shortcut'), searchPath, process.platform),
    ...{ CI: 'true', NO_COLOR: '1', CDK_VALIDATION: 'false', AMPLIFY_APP_ID: 'd0000000000', AMPLIFY_BRANCH: BRANCH },
    ...{ GIT_CONFIG_GLOBAL: devNull, GIT_AUTHOR_NAME: person.NAME, GIT_AUTHOR_EMAIL: person.EMAIL },
    ...{ GIT_COMMITTER_NAME: person.NAME, GIT_COMMITTER_EMAIL: person.EMAIL },
  };
}

function commit(message: string): string {
  writeFileSync(join(project.directory, '.git', 'info', 'exclude'), 'node_modules\n.amplify\namplify_outputs.json\n');
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
  return git('rev-parse', 'HEAD');
}

/** The steps as GitHub runs them: after a failure only those whose condition asks for it. */
async function runWorkflow(): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const outcomes = new Map<string, 'success' | 'failure'>();
  for (const { id = '', run: command, if: condition } of steps) {
    const failed = [...outcomes.values()].includes('failure') || runs.some(({ code }) => code !== 0);
    const isDue = condition === undefined ? !failed : rollsBack(condition, failed, outcomes);
    if (command !== undefined && isDue) {
      const run = await runCommand(command);
      runs.push(run);
      outcomes.set(id, run.code === 0 ? 'success' : 'failure');
    }
  }
  return runs;
}

function rollsBack(condition: string, failed: boolean, outcomes: ReadonlyMap<string, string>): boolean {
  expect(condition).toBe(ROLLS_BACK);
  return failed && outcomes.get('deploy') === 'success' && outcomes.get('smoke') === 'failure';
}

async function runCommand(command: string): Promise<Run> {
  const child = spawn('bash', ['-e', '-c', command], { cwd: project.directory, env: environment });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { command, code, text };
}

const outlineOf = (runs: readonly Run[]) => runs.map(({ command, code }) => `${code} ${command.split(' --')[0]}`);

it(
  'deploys a branch, tests it, and notes the release',
  async () => {
    const runs = await runWorkflow();

    expect(outlineOf(runs), runs.at(-1)?.text).toEqual([
      '0 npm ci',
      '0 npx ampx pipeline-deploy',
      '0 npx tsx scripts/deploy/smoke-test.ts',
      '0 npx tsx scripts/deploy/mark-release.ts',
    ]);
    expect(runs[2]?.text).toContain('5 of 5 checks hold.');
    expect(git('ls-remote', 'origin', `refs/tags/deployed/${BRANCH}`)).toContain(git('rev-parse', 'HEAD'));
  },
  PATIENCE_MS,
);

it(
  'goes back to the release before, by itself, when what was deployed does not answer',
  async () => {
    const release = git('rev-parse', `deployed/${BRANCH}`);
    project.edit('amplify/grants.ts', (text) => text.replace("['listEvents', ", '['));
    const broken = commit('a grant that guests need is missing');
    const runs = await runWorkflow();

    expect(broken).not.toBe(release);
    expect(outlineOf(runs), runs.at(-1)?.text).toEqual([
      '0 npm ci',
      '0 npx ampx pipeline-deploy',
      '1 npx tsx scripts/deploy/smoke-test.ts',
      '0 npx tsx scripts/deploy/roll-back.ts',
    ]);
    expect(runs[2]?.text).toMatch(/FAILED {2}a guest is answered the public events: .*Not Authorized/);
    expect(runs[3]?.text).toContain(`Going back to ${release}.`);
    expect((await runCommand('npx tsx scripts/deploy/smoke-test.ts')).text).toContain('5 of 5 checks hold.');
    expect(git('rev-parse', `deployed/${BRANCH}`)).toBe(release);
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  },
  PATIENCE_MS,
);
