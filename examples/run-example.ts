import { parseArgs } from 'node:util';

/** What an example is told on its command line, by name. */
export type Options<Name extends string> = Readonly<Record<Name, string>>;

export interface Example<Name extends string> {
  /** What it does, in a line. */
  readonly about: string;
  /** Its options: a default, or undefined for one that has to be given. */
  readonly options: Readonly<Record<Name, string | undefined>>;
  run(options: Options<Name>): Promise<void>;
}

/** Reads the options, runs the example, and ends the process: Amplify keeps its socket open for a while. */
export function runExample<Name extends string>(example: Example<Name>): void {
  const options = readOptions(example);
  if (options === undefined) {
    process.exit(2);
  }
  example.run(options).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
      process.exit(1);
    },
  );
}

function readOptions<Name extends string>({ about, options }: Example<Name>): Options<Name> | undefined {
  const names = Object.keys(options) as Name[];
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const given = new Map(names.map((name) => [name, values[name] ?? options[name]]));
  const missing = names.filter((name) => given.get(name) === undefined);
  if (missing.length > 0) {
    process.stderr.write(`${about}\n\nOptions: ${names.map((name) => `--${name}`).join(' ')}\n`);
    process.stderr.write(`Missing: ${missing.map((name) => `--${name}`).join(' ')}\n`);
    return undefined;
  }
  return Object.fromEntries(given) as Options<Name>;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
