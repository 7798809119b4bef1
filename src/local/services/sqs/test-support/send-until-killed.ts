import { systemClock } from '../../../shared/clock.js';
import { openStore } from '../../../shared/store.js';
import { createMessageStore } from '../message-store.js';
import { buildPlainQueue } from './build-plain-queue.js';

// A process of its own for the test that kills it: prints the number of each message that was acknowledged.
const queue = buildPlainQueue('work');
const store = openStore(process.argv[2] ?? '');
const messages = createMessageStore({ store, clock: systemClock, queueByArn: () => queue });
for (let number = 0; ; number += 1) {
  await messages.send(queue, [{ body: String(number), attributes: {}, senderId: 'test' }]);
  process.stdout.write(`${number}\n`);
}
