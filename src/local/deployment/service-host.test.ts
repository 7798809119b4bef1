import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Backend } from '../assembly/resource.js';
import type { RoutedService } from '../gateway/gateway.js';
import type { LocalService } from '../services/service.js';
import { systemClock } from '../shared/clock.js';
import { openStore } from '../shared/store.js';
import { createServiceHost, type ServiceHost } from './service-host.js';

let host: ServiceHost;
let log: string[];
let served: (readonly RoutedService[] | undefined)[];

/** A backend that the only service starts by its name; `bad` and `worse` do not start. */
const backend = (name: string): Backend => ({
  ...{ region: 'us-east-1', accountId: '000000000000', assetPath: () => '' },
  resources: [
    { logicalId: name, path: name, type: 'Test::Thing', properties: {}, ref: name, attributes: {}, metadata: {} },
  ],
});

let broken: ReadonlySet<string>;
const service: LocalService = {
  name: 'things',
  resourceTypes: ['Test::Thing'],
  identify: () => ({ ref: '', attributes: {} }),
  async start({ resources }) {
    const name = resources[0]?.ref ?? '';
    log.push(`start ${name}`);
    if (broken.has(name)) throw new Error(`${name} does not start`);
    return {
      handle: async () => undefined,
      update: (change) => {
        const next = change.resources[0]?.ref ?? '';
        if (!next.startsWith('like-')) return false;
        log.push(`update to ${next}`);
        return true;
      },
      discard: async ({ ref }) => void log.push(`discard ${ref}`),
      stop: async () => void log.push(`stop ${name}`),
    };
  },
};

beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), 'service-host-'));
  const store = openStore(join(directory, 'state'));
  onTestFinished(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });
  [log, served, broken] = [[], [], new Set()];
  host = createServiceHost({
    gateway: { serve: (services) => void served.push(services), hold: (change) => change(() => undefined) },
    services: [service],
    servicesOfFunctions: new Set(['things']),
    ...{ endpoint: 'http://127.0.0.1:1', dataDir: directory, store, clock: systemClock },
    ...{ sink: () => undefined, deliver: () => undefined },
  });
});

it('stops what runs before it starts what follows', async () => {
  await host.replace(backend('a'));
  await host.replace(backend('b'));
  await host.stop();

  expect(log).toEqual(['start a', 'stop a', 'start b', 'stop b']);
});

it('restarts nothing when every service takes the change in place', async () => {
  await host.replace(backend('a'));
  await host.replace(backend('like-a'));

  expect(log).toEqual(['start a', 'update to like-a']);
});

it('starts again what ran before when what follows does not start', async () => {
  broken = new Set(['bad']);
  await host.replace(backend('a'));

  await expect(host.replace(backend('bad'))).rejects.toThrow('bad does not start');
  expect(log).toEqual(['start a', 'stop a', 'start bad', 'start a']);
});

it('tells requests to come again when neither starts, and recovers with the next change', async () => {
  await host.replace(backend('a'));
  broken = new Set(['bad', 'a']);
  await expect(host.replace(backend('bad'))).rejects.toThrow('bad does not start');
  expect(served.at(-1)).toBeUndefined();
  await host.replace(backend('c'));

  expect(served.at(-1)).toHaveLength(1);
});

it('runs another backend apart, and then again the one that ran', async () => {
  await host.replace(backend('a'));
  const apart = await host.startApart(backend('b'));
  await apart.stop();
  for (const resource of backend('gone').resources) await host.discard(resource);

  expect(log).toEqual(['start a', 'stop a', 'start b', 'stop b', 'start a', 'discard gone']);
});
