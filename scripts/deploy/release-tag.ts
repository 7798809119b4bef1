import { execFileSync } from 'node:child_process';

/** The tag on the commit that a branch of the backend was last deployed from and passed its smoke test. */
export function releaseTag(branch: string): string {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(branch)) {
    throw new Error(`"${branch}" is no name of a branch of the backend.`);
  }
  return `deployed/${branch}`;
}

/** What git says, without the line's end. Arguments are passed as they are: no shell reads them. */
export function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trimEnd();
}

/** A variable that the workflow sets. @throws Error naming it. */
export function required(name: string): string {
  const value = process.env[name] ?? '';
  if (value === '') {
    throw new Error(`${name} is not set.`);
  }
  return value;
}
