import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startLocalRuntime } from '../../src/local/index.js';
import { configureForDevices } from './devices.js';
import { createNarrator } from './narrator.js';
import { tellStory } from './story.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

const USAGE = `Usage: npm run demo -- [--photo FILE] [--video FILE]

Runs the backend on free ports with a state of its own, and sends a photo, a video and a long film through it.
`;

function mediaFile(given: string | undefined, fallback: string): string {
  const file = given === undefined ? fileURLToPath(new URL(`media/${fallback}`, import.meta.url)) : resolve(given);
  if (!existsSync(file)) {
    throw new Error(`There is no file ${file}.`);
  }
  return file;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { photo: { type: 'string' }, video: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const photoFile = mediaFile(values.photo, 'photo.jpg');
  const videoFile = mediaFile(values.video, 'clip.mov');
  const directory = mkdtempSync(join(tmpdir(), 'dropclip-demo-'));
  const codes = new Map<string, string>();
  const narrator = createNarrator((text) => process.stdout.write(text), process.stdout.isTTY === true);
  narrator.step('The backend starts');
  const runtime = await startLocalRuntime({
    projectDir: PROJECT,
    port: 0,
    dataDir: directory,
    outputsFile: false,
    onMessage: ({ to, code }) => codes.set(to, code),
    onProgress: narrator.say,
  });
  try {
    narrator.say(`ready at ${runtime.endpoint} in ${runtime.milliseconds.total} ms`);
    configureForDevices(runtime.outputs);
    const filmFile = mediaFile(undefined, 'film.mov');
    await tellStory({ narrator, photoFile, videoFile, filmFile, codeFor: (email) => codes.get(email) ?? '' });
    const ms = { boot: runtime.milliseconds.total, ...narrator.times() };
    process.stdout.write(`\n${JSON.stringify({ ok: true, steps: narrator.steps, ms })}\n`);
  } finally {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0), // Amplify keeps its socket open for a while; the story is over
  (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    process.stdout.write(`\n${JSON.stringify({ ok: false, reason })}\n`);
    process.exit(1);
  },
);
