import type { Backend, Resource } from '../assembly/resource.js';
import type { Gateway } from '../gateway/gateway.js';
import type { Ports } from '../services/ports.js';
import { type StartedServices, type StartServicesOptions, startServices } from '../services/start-services.js';

/** The services of the backend that runs now. */
export interface ServiceHost {
  /** Of the services that run now: look a port up each time. */
  readonly ports: Ports;
  /**
   * Puts a backend in the place of the one that runs. Requests in flight finish first, new ones wait.
   *
   * @throws what kept a service from starting; the backend that ran before runs again then.
   */
  replace(backend: Backend): Promise<void>;
  /** Deletes what is stored for a resource that is no part of the backend any more. */
  discard(resource: Resource): Promise<void>;
  stop(): Promise<void>;
}

export interface ServiceHostOptions extends Omit<StartServicesOptions, 'assembly'> {
  readonly gateway: Pick<Gateway, 'serve' | 'hold'>;
}

interface Generation {
  readonly backend: Backend;
  readonly started: StartedServices;
}

export function createServiceHost({ gateway, ...options }: ServiceHostOptions): ServiceHost {
  let current: Generation | undefined;
  const start = async (backend: Backend) => {
    current = { backend, started: await startServices({ ...options, assembly: backend }) };
    gateway.serve(current.started.routed);
  };
  const exchange = async (previous: Generation, next: Backend) => {
    await previous.started.stop();
    current = undefined;
    try {
      await start(next);
    } catch (error) {
      await start(previous.backend);
      throw error;
    }
  };
  const running = () => {
    if (current === undefined) {
      throw new Error('The services are not running.');
    }
    return current.started;
  };
  return {
    ports: new Proxy({} as Ports, { get: (_target, name) => running().ports[name as keyof Ports] }),
    async replace(backend) {
      const previous = current;
      if (previous === undefined) {
        await start(backend);
      } else if (previous.started.update(previous.backend, backend)) {
        current = { backend, started: previous.started };
      } else {
        await gateway.hold(() => exchange(previous, backend));
      }
    },
    discard: (resource) => running().discard(resource),
    async stop() {
      await current?.started.stop();
      current = undefined;
    },
  };
}
