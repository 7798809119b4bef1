import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Amplify synthesizes on this message, as `ampx` sends it. */
const PROGRAM = `await import('./amplify/backend.ts'); process.emit('message', 'amplifySynth', undefined);`;

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  /** The nested stack's name, such as `data` or `data/Content`; `root` for the root. */
  readonly name: string;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface SynthesizedBackend {
  readonly directory: string;
  readonly output: string;
  readonly templates: readonly Template[];
  /** Every resource of a type, wherever it is. */
  readonly ofType: (
    type: string,
  ) => readonly (TemplateResource & { readonly logicalId: string; readonly stack: string })[];
  /** Text of every asset file with such an ending. */
  readonly assets: (extension: string) => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

/** Synthesizes the whole backend in a process of its own, without AWS, as a sandbox or as a branch. */
export async function synthesizeBackend(
  kind: 'sandbox' | 'branch',
  env: NodeJS.ProcessEnv = {},
): Promise<SynthesizedBackend> {
  const directory = await mkdtemp(join(tmpdir(), 'dropclip-synth-'));
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM],
    {
      cwd: PROJECT,
      maxBuffer: 64 * 1024 ** 2,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...env,
        CDK_OUTDIR: directory,
        CDK_CONTEXT_JSON: JSON.stringify({
          'amplify-backend-namespace': 'dropclip',
          'amplify-backend-name': kind === 'branch' ? 'main' : 'test',
          'amplify-backend-type': kind,
          'local-runtime': true,
          secretLastUpdated: 1,
        }),
      },
    },
  );
  const templates = await readTemplates(directory);
  return {
    directory,
    output: `${stdout}${stderr}`,
    templates,
    ofType: (type) =>
      templates.flatMap(({ name, resources }) =>
        Object.entries(resources)
          .filter(([, resource]) => resource.Type === type)
          .map(([logicalId, resource]) => ({ ...resource, logicalId, stack: name })),
      ),
    async assets(extension) {
      const files = (await readdir(directory)).filter((name) => name.endsWith(extension));
      return Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

async function readTemplates(directory: string): Promise<readonly Template[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.template.json'));
  return Promise.all(
    files.map(async (file) => {
      const {
        Resources: resources,
        Parameters: parameters = {},
        Outputs: outputs = {},
      } = JSON.parse(await readFile(join(directory, file), 'utf8')) as {
        Resources: Record<string, TemplateResource>;
        Parameters?: Record<string, unknown>;
        Outputs?: Record<string, unknown>;
      };
      return { name: stackName(file), resources, parameters, outputs };
    }),
  );
}

/** `amplifydropclip…dataamplifyDataContent98D5B7BD.nested.template.json` is data/Content. */
function stackName(file: string): string {
  const nested = /(?:sandbox|branch)[0-9a-f]{10}(?<path>.*)[0-9A-F]{8}\.nested\.template\.json$/.exec(file);
  return nested?.groups?.['path']?.replace(/^dataamplifyData/, 'data/') ?? 'root';
}
