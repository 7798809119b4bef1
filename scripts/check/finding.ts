import type { CheckedBackend, TargetKind } from './backend/checked-backend.js';
import type { LockedPackages } from './packages/installed-for.js';

/** One thing that must not be deployed, or be looked at first. */
export interface Finding {
  /** The rule's name, by which a reader finds its file. */
  readonly rule: string;
  readonly target: TargetKind | 'both';
  /** What it is about: a stack and a logical id, an operation, a file. */
  readonly subject: string;
  /** What is wrong, in one line. */
  readonly message: string;
  /** What to do next, in one line. */
  readonly fix: string;
  /** A warning is printed and does not fail. */
  readonly level: 'error' | 'warning';
}

/** Everything that the rules look at, in memory. */
export interface Checked {
  readonly backends: readonly CheckedBackend[];
  /** The entries of package-lock.json, by path. */
  readonly locked: LockedPackages;
  /** Packages that are installed beside a bundle, from amplify/package.json. */
  readonly nativePackages: readonly string[];
  /** Of those packages and all that they need, as this machine has them. */
  readonly nativeBytes: number;
  /** The outcome of loading each bundle in a folder of its own. */
  readonly trials: readonly BundleTrial[];
}

export interface BundleTrial {
  readonly subject: string;
  /** What went wrong; absent when the handler was found. */
  readonly failure?: string;
}

export interface Rule {
  readonly name: string;
  /** One sentence for the report. */
  readonly about: string;
  readonly check: (checked: Checked) => readonly Finding[];
}

type Found = Omit<Finding, 'rule' | 'target' | 'level'> & { readonly level?: Finding['level'] };

/** A rule that looks at each backend for itself. What both have is told once. */
export function ruleOfBackend(
  name: string,
  about: string,
  check: (backend: CheckedBackend, checked: Checked) => readonly Found[],
): Rule {
  return {
    name,
    about,
    check: (checked) =>
      mergeTargets(
        checked.backends.flatMap((backend) =>
          check(backend, checked).map((found) => ({
            level: 'error' as const,
            ...found,
            rule: name,
            target: backend.kind,
          })),
        ),
      ),
  };
}

function mergeTargets(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.subject, finding.message]);
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined || known.target === finding.target ? (known ?? finding) : { ...known, target: 'both' },
    );
  }
  return [...merged.values()];
}
