import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { uploadFile, waitForUpload } from '../../src/client/index.js';
import { connect, OUTPUTS_FILE } from '../connect.js';
import { runExample, say } from '../run-example.js';

runExample({
  about: 'A fan sends a JPEG to an event and follows it until it is presentable.',
  options: { email: undefined, password: undefined, event: undefined, file: undefined, outputs: OUTPUTS_FILE },
  async run({ email, password, event: eventId, file, outputs }) {
    await connect(outputs, { email, password });
    const photo = new Blob([readFileSync(file)], { type: 'image/jpeg' });
    const fileName = basename(file);
    // #region upload
    const { uploadId, contentId } = await uploadFile(photo, {
      purpose: 'FAN_SUBMISSION',
      eventId,
      fileName,
      onProgress: ({ percent }) => say(`sent ${percent} %`),
    });
    await waitForUpload(uploadId, { onProgress: ({ status, progress }) => say(`${status} ${progress} %`) });
    // #endregion upload
    say(`content ${contentId} waits for approval`);
  },
});
