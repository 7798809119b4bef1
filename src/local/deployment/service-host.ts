import type { Backend, Resource } from '../assembly/resource.js';
import type { Gateway } from '../gateway/gateway.js';
import type { Ports } from '../services/ports.js';
import { type StartedServices, type StartServicesOptions, startServices } from '../services/start-services.js';
import { createLog } from '../shared/log.js';

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
  /**
   * Starts what functions of custom resources need, alone, of a backend that is not complete yet. What ran before runs again
   * when that is stopped.
   */
  startApart(backend: Backend): Promise<Pick<StartedServices, 'ports' | 'stop'>>;
  /** Deletes what is stored for a resource that is no part of the backend any more. */
  discard(resource: Resource): Promise<void>;
  stop(): Promise<void>;
}

export interface ServiceHostOptions extends Omit<StartServicesOptions, 'assembly'> {
  readonly gateway: Pick<Gateway, 'serve' | 'hold'>;
  /** Names of the services that functions of custom resources find. */
  readonly servicesOfFunctions: ReadonlySet<string>;
}

interface Generation {
  readonly backend: Backend;
  readonly started: StartedServices;
}

export function createServiceHost({ gateway, ...options }: ServiceHostOptions): ServiceHost {
  const log = createLog('runtime', options.sink);
  let current: Generation | undefined;
  const start = async (backend: Backend) => {
    current = { backend, started: await startServices({ ...options, assembly: backend }) };
    gateway.serve(current.started.routed);
  };
  /** What ran ran on the same state; if it does not any more, nothing serves until the next change does. */
  const startAgain = async (previous: Generation, reason: unknown) => {
    try {
      await start(previous.backend);
    } catch (error) {
      gateway.serve(undefined);
      log.error('what served before does not start again', { error, after: reason });
    }
  };
  const exchange = async (previous: Generation, next: Backend) => {
    await previous.started.stop();
    current = undefined;
    try {
      await start(next);
    } catch (error) {
      await startAgain(previous, error);
      throw error;
    }
  };
  const startAlone = (backend: Backend) => startForFunctions({ gateway, ...options }, backend);
  const apartFrom = (previous: Generation, backend: Backend) =>
    inPlaceOf(gateway, {
      async leave() {
        await previous.started.stop();
        current = undefined;
      },
      start: () => startAlone(backend),
      comeBack: () => startAgain(previous, undefined),
    });
  const running = () => {
    if (current === undefined) throw new Error('The services are not running.');
    return current.started;
  };
  return {
    startApart: (backend) =>
      current === undefined ? apart(gateway, () => startAlone(backend)) : apartFrom(current, backend),
    ports: portsOf(() => running().ports),
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
    stop: async () => current?.started.stop(),
  };
}

/** Only the services that functions of custom resources find. */
async function startForFunctions(
  { gateway, servicesOfFunctions, ...options }: ServiceHostOptions,
  backend: Backend,
): Promise<StartedServices> {
  const services = options.services.filter(({ name }) => servicesOfFunctions.has(name));
  const started = await startServices({ ...options, services, assembly: backend, onlyAnswers: true });
  gateway.serve(started.routed);
  return started;
}

interface Interlude {
  /** Stops what runs. */
  leave(): Promise<void>;
  start(): Promise<StartedServices>;
  /** Starts again what ran. */
  comeBack(): Promise<void>;
}

/** Holds requests from outside for as long as the interlude is not stopped. */
function inPlaceOf(
  gateway: ServiceHostOptions['gateway'],
  { leave, start, comeBack }: Interlude,
): Promise<Pick<StartedServices, 'ports' | 'stop'>> {
  return new Promise((resolve, reject) => {
    const ended = gateway.hold(async (letFunctionsCall) => {
      await leave();
      try {
        const alone = await start();
        letFunctionsCall();
        await new Promise<void>((release) => {
          const stop = () =>
            alone
              .stop()
              .then(release)
              .then(() => ended);
          resolve({ ports: alone.ports, stop });
        });
      } finally {
        await comeBack();
      }
    });
    ended.catch(reject);
  });
}

/** Nothing ran before: requests from outside are told to come again. */
async function apart(
  gateway: ServiceHostOptions['gateway'],
  startAlone: () => Promise<StartedServices>,
): Promise<Pick<StartedServices, 'ports' | 'stop'>> {
  const started = await startAlone();
  return {
    ports: started.ports,
    async stop() {
      gateway.serve(undefined);
      await started.stop();
    },
  };
}

/** Ports of whatever runs when one is asked for. */
function portsOf(current: () => Ports): Ports {
  return new Proxy({} as Ports, { get: (_target, name) => current()[name as keyof Ports] });
}
