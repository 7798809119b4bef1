import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTerminal } from '../../src/local/terminal.js';
import { renderApiReference } from './api/api-reference.js';
import { loadBackend } from './backend/load-backend.js';
import { renderMaps } from './backend/maps.js';
import { renderCoverage } from './coverage.js';
import { renderLimits } from './limits.js';
import { renderDocument } from './regions.js';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** The documents that are kept true by this program. */
export const DOCUMENTS = [
  'README.md',
  'SETUP.md',
  'ARCHITECTURE.md',
  'examples/api/README.md',
  'src/local/README.md',
  'src/local/COVERAGE.md',
] as const;

/** Constants of the application; those of the local runtime are its services' `limits.ts`. */
const APPLICATION_LIMITS = ['src/domain/limits.ts', 'src/media/media-limits.ts'];

export interface RenderedDocument {
  readonly path: string;
  readonly current: string;
  readonly wanted: string;
}

export async function renderDocuments(): Promise<readonly RenderedDocument[]> {
  const parts = await renderParts();
  const file = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
  const part = (name: string) => {
    const text = parts.get(name);
    if (text === undefined) {
      throw new Error(`There is no generated part "${name}". There are: ${[...parts.keys()].join(', ')}.`);
    }
    return text;
  };
  return DOCUMENTS.map((path) => ({ path, current: file(path), wanted: renderDocument(file(path), { part, file }) }));
}

async function renderParts(): Promise<ReadonlyMap<string, string>> {
  const backend = await loadBackend();
  const { models, operations, functions } = renderMaps(backend);
  const runtimeLimits = serviceLimitFiles();
  return new Map([
    ['start-output', renderStartOutput()],
    ['model-map', models],
    ['operation-map', operations],
    ['function-map', functions],
    ['application-limits', (await Promise.all(APPLICATION_LIMITS.map(renderLimits))).join('\n\n')],
    ['runtime-limits', (await Promise.all(runtimeLimits.map(renderServiceLimits))).join('\n\n')],
    ['api-reference', renderApiReference(backend)],
    ...Object.entries(await renderCoverage()),
  ]);
}

export function serviceLimitFiles(): readonly string[] {
  const services = 'src/local/services';
  return readdirSync(join(PROJECT, services), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|[\\/])limits\.ts$/.test(name))
    .map((name) => `${services}/${name.replaceAll('\\', '/')}`)
    .sort();
}

async function renderServiceLimits(path: string): Promise<string> {
  const service = path.replace(/^src\/local\/services\/|\/limits\.ts$/g, '');
  return `### ${service}\n\n${await renderLimits(path)}`;
}

/** What `npm start` prints when it is ready, with made-up places. */
function renderStartOutput(): string {
  let printed = '';
  const write = (text: string) => {
    printed += text;
  };
  createTerminal({ json: false, write, warn: write }).ready({
    endpoint: 'http://127.0.0.1:4620',
    graphqlUrls: ['http://127.0.0.1:4620/graphql/…'],
    outputsFile: '…/amplify_outputs.json',
    dataDir: '…/.amplify/local-data',
    milliseconds: { synth: 0, start: 0, total: 4_500 },
  });
  return `\`\`\`text\n${printed.trim()}\n\`\`\``;
}
