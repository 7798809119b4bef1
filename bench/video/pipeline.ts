import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createMediaProcessor } from '../../src/media/job/media-processor.js';
import { MEDIA_JOB_FLAG } from '../../src/media/job/messages.js';
import { serveJobs } from '../../src/media/job/serve-jobs.js';
import { cpuTimeMs } from './cpu-time.js';

/** The worker as it is deployed, less the network: it forks itself, and the fork does the work. */
async function main([inputPath = '', workDirectory = '']: readonly string[]): Promise<void> {
  const processor = createMediaProcessor({ script: fileURLToPath(import.meta.url) });
  const media = await processor.process({
    kind: 'VIDEO',
    declaredMediaType: 'video/webm',
    inputPath,
    byteLength: statSync(inputPath).size,
    workDirectory,
    onProgress: () => undefined,
    timeoutMs: 600_000,
  });
  if (!media.files.some(({ name }) => name === 'video')) {
    throw new Error('There is no video.');
  }
  const before = cpuTimeMs();
  processor.close();
  // The fork's time counts when it has been waited for, which Node does by itself.
  for (let tries = 0; cpuTimeMs() - before < 500 && tries < 500; tries += 1) {
    await delay(10);
  }
  process.stdout.write(`${cpuTimeMs()}\n`);
}

if (process.argv.includes(MEDIA_JOB_FLAG)) {
  serveJobs(process);
} else {
  await main(process.argv.slice(2));
}
