import { createBackendClient, unwrap } from '../../src/client/index.js';
import { connect, OUTPUTS_FILE } from '../connect.js';
import { runExample, say } from '../run-example.js';

runExample({
  about: "Approves or rejects every photo that waits at one of the creative's own events.",
  options: { email: undefined, password: undefined, event: undefined, decision: 'APPROVED', outputs: OUTPUTS_FILE },
  async run({ email, password, event: eventId, decision, outputs }) {
    await connect(outputs, { email, password });
    const client = createBackendClient();
    const waiting = unwrap(
      await client.queries.listImages({ purpose: 'FAN_SUBMISSION', eventId, status: 'PENDING', limit: 100 }),
    );
    for (const { id: contentId, version } of waiting.items) {
      const { content, notificationSent } = unwrap(
        await client.mutations.moderateContent({
          contentId,
          decision: decision === 'REJECTED' ? 'REJECTED' : 'APPROVED',
          expectedVersion: version,
        }),
      );
      say(`content ${contentId} is ${content.status}${notificationSent ? ', its owner was told' : ''}`);
    }
  },
});
