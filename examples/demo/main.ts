import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { configureForDevices } from './devices.js';
import { createNarrator } from './narrator.js';
import { openStage, startStage } from './stage.js';
import { tellStory } from './story.js';

const USAGE = `Usage: npm run demo -- [--photo FILE] [--video FILE] [--outputs FILE]

Runs the backend on free ports with a state of its own, and sends a photo, a video and a long film through it.
With --outputs it plays on the backend that this amplify_outputs.json of a local runtime names.
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
    options: {
      photo: { type: 'string' },
      video: { type: 'string' },
      outputs: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const photoFile = mediaFile(values.photo, 'photo.jpg');
  const videoFile = mediaFile(values.video, 'clip.mov');
  const narrator = createNarrator((text) => process.stdout.write(text), process.stdout.isTTY === true);
  narrator.step('The backend starts');
  const stage =
    values.outputs === undefined ? await startStage(narrator) : openStage(resolve(values.outputs), narrator);
  try {
    configureForDevices(stage.outputs);
    await tellStory({ narrator, stage, photoFile, videoFile, filmFile: mediaFile(undefined, 'film.mov') });
    const ms = { boot: stage.bootMs, ...narrator.times() };
    process.stdout.write(`\n${JSON.stringify({ ok: true, steps: narrator.steps, ms })}\n`);
  } finally {
    await stage.close();
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
