import { Hub } from 'aws-amplify/utils';
import { createBackendClient } from '../../src/client/index.js';
import { connect, OUTPUTS_FILE } from '../connect.js';
import { runExample, say } from '../run-example.js';

runExample({
  about: 'Prints notifications as they are pushed, until so many have come.',
  options: { email: undefined, password: undefined, count: '1', outputs: OUTPUTS_FILE },
  async run({ email, password, count, outputs }) {
    await connect(outputs, { email, password });
    Hub.listen('api', ({ payload }) => {
      if (payload.event === 'Subscription ack') {
        say('following'); // what happens from now on arrives
      }
    });
    await new Promise<void>((resolve, reject) => {
      let missing = Number(count);
      // #region subscribe
      createBackendClient()
        .subscriptions.onNotification()
        .subscribe({
          next: ({ type, message }) => {
            say(`${type}: ${message}`);
            missing -= 1;
            if (missing === 0) {
              resolve();
            }
          },
          error: reject,
        });
      // #endregion subscribe
    });
  },
});
