import type { Ports } from './ports.js';

export interface PortRegistry {
  readonly ports: Ports;
  provide<Name extends keyof Ports>(name: Name, port: Ports[Name]): void;
}

/**
 * The services' access to each other. A port that is read before its service has started is a mistake in the order
 * of things, so it throws instead of giving undefined.
 */
export function createPortRegistry(): PortRegistry {
  const provided = new Map<string, unknown>();
  const ports = new Proxy({} as Ports, {
    get(_target, name) {
      const port = provided.get(String(name));
      if (port === undefined) {
        throw new Error(`The ${String(name)} service has not started; use its port from ready() on.`);
      }
      return port;
    },
  });
  return {
    ports,
    provide: (name, port) => {
      provided.set(name, port);
    },
  };
}
