import type { Finding } from './finding.js';

/** An exception from a rule, with its reason. One that nothing needs any more is a finding itself. */
export interface Allowance {
  /** Matched against the subject of what was found. */
  readonly subject: RegExp;
  readonly reason: string;
}

/**
 * Takes away what is allowed, and adds the allowances that allowed nothing.
 *
 * @param list - where the allowances are written, for the advice.
 */
export function withoutAllowed(
  rule: string,
  list: string,
  findings: readonly Finding[],
  allowances: readonly Allowance[],
): readonly Finding[] {
  const left = findings.filter(({ subject }) => !allowances.some((one) => one.subject.test(subject)));
  const stale = allowances
    .filter((one) => !findings.some(({ subject }) => one.subject.test(subject)))
    .map(
      (one): Finding => ({
        rule,
        target: 'both',
        subject: one.subject.source,
        message: 'is allowed, and nothing needs it any more',
        fix: `Remove it from ${list}.`,
        level: 'error',
      }),
    );
  return [...left, ...stale];
}
