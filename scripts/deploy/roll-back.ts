import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { git, releaseTag, required } from './release-tag.js';

/**
 * `npx tsx scripts/deploy/roll-back.ts [--to COMMIT]`: deploys AMPLIFY_BRANCH of the app AMPLIFY_APP_ID from the commit that last passed its
 * smoke test there, or from another, in a worktree of its own, and tests that. What the data has become since, it cannot undo.
 */
function rollBack(args: readonly string[]): number {
  const { values } = parseArgs({ args: [...args], options: { to: { type: 'string' } } });
  const [branch, appId] = [required('AMPLIFY_BRANCH'), required('AMPLIFY_APP_ID')];
  const commit = findCommit(values.to ?? `refs/tags/${releaseTag(branch)}`);
  if (commit === undefined) {
    process.stderr.write(`There is no release of ${branch} to go back to. What is deployed stays as it is.\n`);
    return 1;
  }
  const folder = join(mkdtempSync(join(tmpdir(), 'release-')), 'checkout');
  git('worktree', 'add', '--detach', folder, commit);
  try {
    process.stdout.write(`Going back to ${commit}.\n`);
    const steps = [
      ['npm', 'ci'],
      ['npx', 'ampx', 'pipeline-deploy', '--branch', branch, '--app-id', appId],
      ['npx', 'tsx', 'scripts/deploy/smoke-test.ts'],
    ];
    for (const [command = '', ...rest] of steps) {
      const { status } = spawnSync(command, rest, { cwd: folder, stdio: 'inherit' });
      if (status !== 0) {
        process.stderr.write(`${[command, ...rest].join(' ')} failed in the release: someone has to look.\n`);
        return 1;
      }
    }
    copyFileSync(join(folder, 'amplify_outputs.json'), 'amplify_outputs.json');
    return 0;
  } finally {
    git('worktree', 'remove', '--force', folder);
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}

function findCommit(revision: string): string | undefined {
  try {
    return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  } catch {
    return undefined; // git knows no such revision
  }
}

process.exitCode = rollBack(process.argv.slice(2));
