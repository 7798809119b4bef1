import { git, releaseTag, required } from './release-tag.js';

/** `npx tsx scripts/deploy/mark-release.ts`: notes that this commit is what AMPLIFY_BRANCH runs, for a later rollback. */
const tag = releaseTag(required('AMPLIFY_BRANCH'));
git('tag', '--force', tag, 'HEAD');
git('push', '--force', 'origin', `refs/tags/${tag}`);
process.stdout.write(`${tag} is ${git('rev-parse', 'HEAD')}\n`);
