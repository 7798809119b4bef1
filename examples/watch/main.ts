import { createBackendClient, unwrap, waitForPlayback } from '../../src/client/index.js';
import { connect, OUTPUTS_FILE } from '../connect.js';
import { runExample, say } from '../run-example.js';

runExample({
  about: 'Lists and fetches the approved photos of an event, without an account.',
  options: { event: undefined, outputs: OUTPUTS_FILE },
  async run({ event: eventId, outputs }) {
    await connect(outputs);
    // #region guest
    const client = createBackendClient();
    const asGuest = { authMode: 'identityPool' } as const;
    const photos = unwrap(await client.queries.listImages({ purpose: 'FAN_SUBMISSION', eventId }, asGuest));
    // #endregion guest
    for (const { id: contentId } of photos.items) {
      const { variants } = await waitForPlayback(contentId, { client, request: asGuest });
      for (const { name, url, mediaType, width, height } of variants) {
        const { byteLength } = await (await fetch(url)).arrayBuffer();
        say(`${contentId} ${name}: ${mediaType}, ${width} × ${height}, ${byteLength} bytes`);
      }
    }
  },
});
