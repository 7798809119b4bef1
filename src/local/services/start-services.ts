import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Backend, IdentifyInput, Resource, ResourceIdentity } from '../assembly/resource.js';
import type { RoutedService } from '../gateway/gateway.js';
import type { Clock } from '../shared/clock.js';
import { createLog, type LogSink } from '../shared/log.js';
import type { Store } from '../shared/store.js';
import { createPortRegistry } from './port-registry.js';
import type { Ports } from './ports.js';
import type { LocalService, OutgoingMessage, RunningService } from './service.js';

/** A service of any port, or of none. */
export type AnyLocalService = LocalService | { [Name in keyof Ports]: LocalService<Name> }[keyof Ports];

export interface StartServicesOptions {
  readonly services: readonly AnyLocalService[];
  readonly assembly: Backend;
  readonly endpoint: string;
  readonly dataDir: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly sink: LogSink;
  readonly deliver: (message: OutgoingMessage) => void;
  /** They answer calls, but nothing begins to poll or sweep by itself. */
  readonly onlyAnswers?: boolean;
}

export interface StartedServices {
  readonly routed: readonly RoutedService[];
  readonly ports: Ports;
  /** Takes another backend without a restart. @returns false, with no service restarted, when one of them cannot. */
  update(from: Backend, to: Backend): boolean;
  /** Deletes what is stored for a resource that is no part of the backend any more. */
  discard(resource: Resource): Promise<void>;
  /** In the reverse order of the start, so that a service finds those it depends on. */
  stop(): Promise<void>;
}

/** A resource of a type that no service simulates: the start ends here, because half a backend would lie. */
export class UnsupportedResourceError extends Error {
  constructor(types: readonly string[], example: string) {
    super(
      `The backend has resources that the local runtime does not simulate: ${types.join(', ')} (for example ${example}). ` +
        'Remove them from the backend, or add the type to a service in src/local/services.',
    );
    this.name = 'UnsupportedResourceError';
  }
}

/** Among a service's types it stands for every custom resource that no service names. */
const ANY_CUSTOM_TYPE = 'Custom::*';

/** The service that simulates resources of a type. */
export function createOwnerOf(services: readonly AnyLocalService[]): (type: string) => AnyLocalService | undefined {
  const owners = new Map(services.flatMap((service) => service.resourceTypes.map((type) => [type, service] as const)));
  return (type) => owners.get(type) ?? (type.startsWith('Custom::') ? owners.get(ANY_CUSTOM_TYPE) : undefined);
}

/** The `identify` of the service that owns a resource's type. */
export function createIdentify(services: readonly AnyLocalService[]): (input: IdentifyInput) => ResourceIdentity {
  const ownerOf = createOwnerOf(services);
  return (input) => {
    const owner = ownerOf(input.type);
    if (owner === undefined) {
      throw new UnsupportedResourceError([input.type], input.path);
    }
    return owner.identify(input);
  };
}

/**
 * Starts the services in the order of the list, then tells all of them that the others are there.
 * When one fails, those that had started are stopped again.
 */
export async function startServices(options: StartServicesOptions): Promise<StartedServices> {
  const registry = createPortRegistry();
  const started: Started[] = [];
  const stop = async () => {
    for (const { running } of [...started].reverse()) {
      await running.stop();
    }
  };
  try {
    const log = createLog('runtime', options.sink);
    for (const service of options.services) {
      const startedAtMs = performance.now();
      const running = await startOne(service, options, registry.ports);
      log.debug('service started', {
        service: service.name,
        milliseconds: Math.round(performance.now() - startedAtMs),
      });
      started.push({ service, running });
      if (running.port !== undefined) {
        registry.provide(service.name as keyof Ports, running.port);
      }
    }
    for (const { running } of options.onlyAnswers === true ? [] : started) {
      await running.ready?.();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const routed = started.map(({ service: { name, routes }, running }) => ({
    name,
    running,
    ...(routes === undefined ? {} : { routes }),
  }));
  const ownerOf = createOwnerOf(options.services);
  return {
    ...{ routed, ports: registry.ports, stop },
    update: (from, to) => updateInPlace(started, ownerOf, from, to),
    discard: async (resource) =>
      started.find(({ service }) => service === ownerOf(resource.type))?.running.discard?.(resource),
  };
}

interface Started {
  readonly service: AnyLocalService;
  readonly running: RunningService<keyof Ports>;
}

/** Those without a change of their own go on as they are; what a service reads of another's types does not change in place. */
type OwnerOf = ReturnType<typeof createOwnerOf>;

function updateInPlace(started: readonly Started[], ownerOf: OwnerOf, from: Backend, to: Backend): boolean {
  const changed = started.filter(
    ({ service }) => !isDeepStrictEqual(resourcesOf(ownerOf, service, from), resourcesOf(ownerOf, service, to)),
  );
  return (
    changed.every(({ running }) => running.update !== undefined) &&
    started.every(({ service, running }) =>
      // Also when nothing has changed: the same asset may lie in another folder.
      running.update === undefined
        ? true
        : running.update({ resources: resourcesOf(ownerOf, service, to), assembly: to }),
    )
  );
}

function resourcesOf(ownerOf: OwnerOf, service: AnyLocalService, { resources }: Backend): readonly Resource[] {
  return resources.filter(({ type }) => ownerOf(type) === service);
}

function startOne(
  service: AnyLocalService,
  options: StartServicesOptions,
  ports: Ports,
): Promise<RunningService<keyof Ports>> {
  const dataDir = join(options.dataDir, service.name);
  mkdirSync(dataDir, { recursive: true });
  const owned = resourcesOf(createOwnerOf(options.services), service, options.assembly);
  return service.start({
    resources: owned,
    assembly: options.assembly,
    endpoint: options.endpoint,
    dataDir,
    store: options.store,
    clock: options.clock,
    log: createLog(service.name, options.sink),
    deliver: options.deliver,
    ports,
  });
}
