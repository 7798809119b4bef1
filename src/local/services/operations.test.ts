import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../shared/store.js';
import { createServices } from './index.js';

function services() {
  const directory = mkdtempSync(join(tmpdir(), 'services-'));
  const store = openStore(directory);
  onTestFinished(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return createServices({ store, dynamodbEndpoint: undefined });
}

it('names the operations of every service that AWS clients sign requests for', () => {
  const silent = services().filter(
    ({ routes, operations }) => routes?.signingNames !== undefined && !operations?.length,
  );

  expect(silent.map(({ name }) => name)).toEqual([]);
});

it('names each operation and each resource type once', () => {
  for (const { name, operations = [], resourceTypes } of services()) {
    expect(new Set(operations).size, name).toBe(operations.length);
    expect(new Set(resourceTypes).size, name).toBe(resourceTypes.length);
  }
  const types = services().flatMap(({ resourceTypes }) => resourceTypes);

  expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([]);
});
