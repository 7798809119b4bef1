import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readMarkdown, section } from '../documents/read-documents.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** It starts a backend of its own, on a machine that may be busy with the other tests. */
const PATIENCE_MS = 180_000;

/** Sizes, ids and codes differ from run to run; what is said does not. */
function shapeOf(line: string): string {
  return line.trim().replace(/\d+/g, '0');
}

it(
  'the demo ends well, and says what the README quotes of it, in that order',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'examples/demo/main.ts'], {
      cwd: ROOT,
      timeout: PATIENCE_MS,
    });
    const said = stdout.split('\n').map(shapeOf);
    const [quote] = readMarkdown('README.md').blocks.filter(({ code }) => code.startsWith('4. The fan'));
    const quoted = (quote?.code ?? '').trim().split('\n').map(shapeOf);

    expect(section(readMarkdown('README.md'), '## See it work')).toContain('npm run demo');
    expect(quoted.length).toBeGreaterThan(5);
    // What is pushed arrives when it arrives; all else is in the order it is quoted in.
    expect(quoted.filter((line) => !said.includes(line))).toEqual([]);
    const places = quoted.filter((line) => !line.startsWith('pushed')).map((line) => said.indexOf(line));
    expect(places).toEqual([...places].sort((left, right) => left - right));
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ ok: true, steps: 11 });
  },
  PATIENCE_MS,
);
