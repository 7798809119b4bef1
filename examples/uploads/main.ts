import { readFile } from 'node:fs/promises';
import { signIn } from 'aws-amplify/auth';
import { WebSocket } from 'ws';
import { configureBackend, startUpload, waitForUpload } from '../../src/client/index.js';
import { createFileResumeStore } from './file-resume-store.js';
import { openFileSource } from './open-file-source.js';

/**
 * Uploads a film to an event, and goes on where it stopped when it is started again:
 *
 *     EMAIL=… PASSWORD=… npx tsx examples/uploads/main.ts film.mov EVENT_ID
 */
const [path = '', eventId = ''] = process.argv.slice(2);
const { EMAIL = '', PASSWORD = '', OUTPUTS = 'amplify_outputs.json', RESUME_FOLDER = '.uploads' } = process.env;

configureBackend(JSON.parse(await readFile(OUTPUTS, 'utf8')), { webSocket: WebSocket });
await signIn({ username: EMAIL, password: PASSWORD });

const file = await openFileSource(path, 'video/quicktime');
const task = startUpload(file, {
  purpose: 'FAN_SUBMISSION',
  eventId,
  resumeStore: createFileResumeStore(RESUME_FOLDER),
});
task.onProgress(({ percent }) => process.stdout.write(`sent ${percent} %\n`));
const { uploadId, contentId } = await task.result;
await waitForUpload(uploadId, {
  onProgress: ({ status, progress }) => process.stdout.write(`${status} ${progress} %\n`),
});
process.stdout.write(`content ${contentId}\n`);
process.exit(0); // the live connection would keep the program
