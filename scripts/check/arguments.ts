export interface CheckArguments {
  /** Findings as JSON on stdout, and nothing else there. */
  readonly json: boolean;
  /** Writes the report anew instead of comparing it. */
  readonly write: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run check [-- --json] [-- --write]

Synthesizes a sandbox and a branch on this machine and looks for what must not be deployed.

  --json   findings as JSON, for machines
  --write  writes scripts/check/report.md anew
  --help   this text

Ends with 1 when something was found, or when the report is not what the backend is.
`;

const KNOWN = ['--json', '--write', '--help'];

/** @throws Error that names what is not known. */
export function readArguments(given: readonly string[]): CheckArguments {
  const unknown = given.filter((argument) => !KNOWN.includes(argument));
  if (unknown.length > 0) {
    throw new Error(`npm run check knows no ${unknown.join(' ')}.\n\n${USAGE}`);
  }
  return { json: given.includes('--json'), write: given.includes('--write'), help: given.includes('--help') };
}
