import { expect, it } from 'vitest';
import { createPortRegistry } from './port-registry.js';
import type { SsmPort } from './ports.js';

const ssm: SsmPort = { getParameter: () => 'value', putParameter: async () => undefined };

it('gives a port that was provided', () => {
  const { ports, provide } = createPortRegistry();
  provide('ssm', ssm);

  expect(ports.ssm.getParameter('/a')).toBe('value');
});

it('names the service whose port is asked for too early', () => {
  const { ports } = createPortRegistry();

  expect(() => ports.lambda).toThrow('The lambda service has not started');
});

it('serves a port that is provided after the registry was handed out', () => {
  const { ports, provide } = createPortRegistry();
  const use = () => ports.ssm.getParameter('/a');
  expect(use).toThrow();
  provide('ssm', ssm);

  expect(use()).toBe('value');
});
