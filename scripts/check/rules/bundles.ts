import type { Bundle } from '../backend/bundles.js';
import type { Checked, Finding, Rule } from '../finding.js';
import { installedFor, LAMBDA_PLATFORM } from '../packages/installed-for.js';

/** Lambda takes 262,144,000 bytes unzipped, layers included (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); the rest is room. */
export const MAX_BUNDLE_BYTES = 240_000_000;
/** Node parses a bundle at every cold start, and source maps are half of it. Beyond this something large came along by mistake. */
export const MAX_CODE_BYTES = 20_000_000;

export const bundleSizes: Rule = {
  name: 'bundle-size',
  about: 'Every bundle is as small as code is, and leaves room in what Lambda takes.',
  check: ({ backends, nativeBytes }) =>
    perBundle(
      backends.flatMap(({ bundles }) => bundles),
      'bundle-size',
      ({ bytes, packages }) => {
        const whole = packages.length === 0 ? bytes : bytes + nativeBytes;
        return [
          ...(bytes > MAX_CODE_BYTES ? [`has ${bytes} bytes of code, more than ${MAX_CODE_BYTES}`] : []),
          ...(whole > MAX_BUNDLE_BYTES ? [`has ${whole} bytes with its packages, more than ${MAX_BUNDLE_BYTES}`] : []),
        ];
      },
      'Look with esbuild’s metafile at what came along, and import less of it.',
    ),
};

/** Packages with machine code, as `npm ci` would install them for Lambda's machine. */
export const nativeBinaries: Rule = {
  name: 'native-binary',
  about: 'The lock file has the native packages with their builds for Lambda’s machine (linux, arm64, glibc).',
  check: ({ locked, nativePackages, backends }) => [
    ...lockFaults({ locked, nativePackages }),
    ...perBundle(
      backends.flatMap(({ bundles }) => bundles),
      'native-binary',
      ({ packages }) =>
        packages
          .filter((name) => !nativePackages.includes(name))
          .map((name) => `takes ${name} along, which no manifest pins`),
      'Pin it in amplify/package.json, from which CDK takes the version.',
    ),
  ],
};

function lockFaults({ locked, nativePackages }: Pick<Checked, 'locked' | 'nativePackages'>): readonly Finding[] {
  const { missing, withoutBuild } = installedFor(locked, nativePackages, LAMBDA_PLATFORM);
  return [
    ...missing.map((subject) => ({ subject, message: 'and it is not in package-lock.json' })),
    ...withoutBuild.map((subject) => ({
      subject,
      message: 'has no build for linux, arm64, glibc in package-lock.json',
    })),
  ].map((found) => ({
    ...found,
    rule: 'native-binary',
    target: 'both',
    fix: 'Run npm install, then npx tsx scripts/complete-lock.ts, which puts back the packages of other platforms.',
    level: 'error',
  }));
}

/** Loaded alone, as Lambda does: what it finds on this machine in a folder above does not count. */
export const bundleLoads: Rule = {
  name: 'bundle-load',
  about: 'Every bundle loads in a folder of its own and has its handler.',
  check: ({ trials }) =>
    trials.flatMap(({ subject, failure }) =>
      failure === undefined
        ? []
        : [
            {
              rule: 'bundle-load',
              target: 'both',
              subject,
              message: `does not load alone: ${failure}`,
              fix: 'Bundle what it imports, or name the package in nodeModules of the function and in amplify/package.json.',
              level: 'error',
            },
          ],
    ),
};

function perBundle(
  bundles: readonly Bundle[],
  rule: string,
  faultsOf: (bundle: Bundle) => readonly string[],
  fix: string,
): readonly Finding[] {
  const findings = bundles.flatMap((bundle) =>
    faultsOf(bundle).map(
      (message): Finding => ({ rule, target: 'both', subject: bundle.subject, message, fix, level: 'error' }),
    ),
  );
  return [...new Map(findings.map((finding) => [`${finding.subject} ${finding.message}`, finding])).values()];
}
