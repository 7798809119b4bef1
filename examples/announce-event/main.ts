import { createBackendClient, unwrap } from '../../src/client/index.js';
import { connect, OUTPUTS_FILE } from '../connect.js';
import { runExample, say } from '../run-example.js';

const ONE_DAY_MS = 24 * 3_600_000;

runExample({
  about: 'A creative announces an event that takes uploads at once.',
  options: {
    ...{ email: undefined, password: undefined, title: 'Night of Lights', outputs: OUTPUTS_FILE },
    'starts-at': new Date(Date.now() + ONE_DAY_MS).toISOString(),
  },
  async run({ email, password, title, 'starts-at': startsAt, outputs }) {
    await connect(outputs, { email, password });
    // #region typed-client
    const client = createBackendClient();
    const event = unwrap(await client.mutations.createEvent({ title, startsAt }));
    // #endregion typed-client
    say(`event ${event.id} "${event.title}"`);
  },
});
