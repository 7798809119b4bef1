import { type BackendClient, createBackendClient, unwrap } from '../../src/client/index.js';
import { connect, OUTPUTS_FILE } from '../connect.js';
import { runExample, say } from '../run-example.js';

/** As many as one call decides over. */
const BATCH = 25;

runExample({
  about:
    "Approves or rejects everything that waits at one of the creative's own events; --undo yes takes it back again.",
  options: {
    ...{ email: undefined, password: undefined, event: undefined },
    ...{ decision: 'APPROVED', undo: 'no', outputs: OUTPUTS_FILE },
  },
  async run({ email, password, event: eventId, decision, undo, outputs }) {
    await connect(outputs, { email, password });
    const client = createBackendClient();
    const { items, total } = unwrap(await client.queries.listModerationQueue({ eventId, limit: BATCH }));
    say(`${total} waiting, ${items.filter(({ flagged }) => flagged).length} of the first ${items.length} flagged`);
    if (items.length === 0) {
      return;
    }
    const outcomes = unwrap(
      await client.mutations.moderateContents({
        decisions: items.map(({ content: { id: contentId, version: expectedVersion } }) => ({
          contentId,
          expectedVersion,
          decision: decision === 'REJECTED' ? 'REJECTED' : 'APPROVED',
        })),
      }),
    );
    for (const { contentId, content, notificationSent, errorCode } of outcomes) {
      const told = notificationSent ? ', its owner was told' : '';
      say(content ? `content ${contentId} is ${content.status}${told}` : `content ${contentId}: ${errorCode}`);
    }
    if (undo === 'yes') {
      await takeBack(
        client,
        outcomes.flatMap(({ contentId, content }) => (content ? [contentId] : [])),
      );
    }
  },
});

/** Within the hour, as long as nobody decided otherwise since. */
async function takeBack(client: BackendClient, contentIds: readonly string[]): Promise<void> {
  for (const contentId of contentIds) {
    const { content } = unwrap(await client.mutations.undoModeration({ contentId }));
    say(`content ${contentId} is ${content.status} again`);
  }
}
