import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SubscribersOptions, SubscribersReport } from './subscribers-process.js';

export interface Subscribers {
  /** Counts from now on, until everyone has got so many messages. */
  expect(messages: number): { readonly all: Promise<SubscribersReport> };
  stop(): Promise<void>;
}

/** Opens many sockets in a process of their own. Resolves when all of them listen. */
export async function startSubscribers(options: SubscribersOptions): Promise<Subscribers> {
  const file = fileURLToPath(new URL('subscribers-process.ts', import.meta.url));
  const child = fork(file, [JSON.stringify(options)], { execArgv: ['--import', 'tsx'] });
  await answer(child);
  return {
    expect: (messages) => {
      child.send({ messages });
      return { all: answer(child) as Promise<SubscribersReport> };
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function answer(child: ChildProcess): Promise<unknown> {
  const failed = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`The subscribers ended with ${String(code)}.`)),
  );
  const [message] = await Promise.race([once(child, 'message'), failed]);
  return message;
}
