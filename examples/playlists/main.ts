import { createBackendClient, unwrap } from '../../src/client/index.js';
import { connect, OUTPUTS_FILE } from '../connect.js';
import { runExample, say } from '../run-example.js';

runExample({
  about: 'A fan puts the approved photos of an event into a public playlist, changes its order, and reads it back.',
  options: { email: undefined, password: undefined, event: undefined, title: 'My night', outputs: OUTPUTS_FILE },
  async run({ email, password, event: eventId, title, outputs }) {
    await connect(outputs, { email, password });
    const client = createBackendClient();
    const photos = unwrap(await client.queries.listImages({ purpose: 'FAN_SUBMISSION', eventId }));

    const { id: playlistId } = unwrap(await client.mutations.createPlaylist({ title, visibility: 'PUBLIC' }));
    const itemIds = [];
    for (const { id: contentId } of photos.items) {
      const idempotencyKey = crypto.randomUUID(); // repeat the call with the same one when its answer was lost
      itemIds.push(unwrap(await client.mutations.addToPlaylist({ playlistId, contentId, idempotencyKey })).itemId);
    }
    say(`playlist ${playlistId} "${title}": ${itemIds.length} items`);

    const [opener] = photos.items;
    const [firstItemId] = itemIds;
    if (opener === undefined || firstItemId === undefined) {
      return;
    }
    const encore = unwrap(await client.mutations.addToPlaylist({ playlistId, contentId: opener.id }));
    const move = { playlistId, itemId: encore.itemId, beforeItemId: firstItemId };
    unwrap(await client.mutations.moveInPlaylist(move));

    const seen = unwrap(await client.queries.listPlaylistItems({ playlistId }));
    for (const [place, { itemId, content }] of seen.items.entries()) {
      say(`${place + 1}. ${itemId === encore.itemId ? 'encore' : 'photo'} ${content.id}`);
    }
  },
});
