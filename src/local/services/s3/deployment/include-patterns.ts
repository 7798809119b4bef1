/**
 * Whether `aws s3 sync` takes a file, which is what a BucketDeployment runs: everything, but what `exclude` names, but what
 * `include` names again. Patterns are those of the shell: `*`, `?`, `[abc]`, `[!abc]`; they match across slashes.
 */
export function isIncluded(path: string, exclude: readonly string[], include: readonly string[]): boolean {
  const excluded = exclude.some((pattern) => toRegExp(pattern).test(path));
  return !excluded || include.some((pattern) => toRegExp(pattern).test(path));
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(
    /\[!([^\]]+)\]|\[([^\]]+)\]|[*?]|[^*?[]+|\[/g,
    (token, negated?: string, set?: string) => {
      if (negated !== undefined) {
        return `[^${escapeSet(negated)}]`;
      }
      if (set !== undefined) {
        return `[${escapeSet(set)}]`;
      }
      if (token === '*') {
        return '.*';
      }
      return token === '?' ? '.' : token.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
    },
  );
  return new RegExp(`^${source}$`, 's');
}

function escapeSet(set: string): string {
  return set.replace(/[\\\]^]/g, '\\$&');
}
