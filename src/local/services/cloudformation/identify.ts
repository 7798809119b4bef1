import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import type { Store } from '../../shared/store.js';
import { customResourceKey, customResourceTable } from './custom-resource.js';

const OPENING = '<not known before the function of ';

/** Stands for what a custom resource's function has not said yet. */
function unknownValue(path: string, name: string): string {
  return `${OPENING}${path} has answered: ${name}>`;
}

/** Whether a value holds, somewhere, what a function has not said yet. */
export function isUnknown(value: unknown): boolean {
  return JSON.stringify(value)?.includes(OPENING) ?? false;
}

/**
 * What an earlier run's function answered; else marks that are replaced as soon as it has. See README.md.
 *
 * An attribute that it did not answer is missing, and stops the start with its name.
 */
export function identifyCustomResource({ stackName, path }: IdentifyInput, store: Store): ResourceIdentity {
  const record = customResourceTable(store).get(customResourceKey(stackName, path));
  if (record !== undefined) {
    return { ref: record.physicalId, attributes: record.data };
  }
  const attributes = new Proxy<Record<string, string>>(
    {},
    {
      get: (_target, name) => (typeof name === 'string' ? unknownValue(path, name) : undefined),
      getOwnPropertyDescriptor: (_target, name) => ({
        value: unknownValue(path, String(name)),
        configurable: true,
        enumerable: true,
      }),
    },
  );
  return { ref: unknownValue(path, 'Ref'), attributes };
}
