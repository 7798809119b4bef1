import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMovableClock } from '../../shared/clock.js';
import { openStore, type Store } from '../../shared/store.js';
import { createParameterStore, readStoredParameter } from './parameter-store.js';
import { fetchSecrets } from './secrets.js';
import { createSsmService } from './service.js';

const PROPERTIES = { namespace: 'my-app', name: 'dev_1', type: 'sandbox', secretNames: ['GOOGLE_ID'] };
/** What Amplify's own `ParameterPathConversions.toParameterFullPath` makes of these properties. */
const OWN = '/amplify/myapp/dev1-sandbox-04caa8fe54/GOOGLE_ID';
const SHARED = '/amplify/shared/my-app/GOOGLE_ID';

let directory: string;
let store: Store;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-secrets-'));
  store = openStore(directory);
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

it('takes a secret of the backend before one of the whole app', () => {
  const stored = new Map([[SHARED, 'shared']]);
  const read = (name: string) => stored.get(name);
  expect(fetchSecrets(PROPERTIES, read)).toEqual({ GOOGLE_ID: 'shared' });
  stored.set(OWN, 'own');
  expect(fetchSecrets(PROPERTIES, read)).toEqual({ GOOGLE_ID: 'own' });
});

it('says which parameter is missing', () => {
  expect(() => fetchSecrets(PROPERTIES, () => undefined)).toThrow(
    `secret GOOGLE_ID has no value. Store it as the parameter ${OWN}, or ${SHARED}.`,
  );
});

it('gives templates what an earlier run stored', async () => {
  await createParameterStore(store, createMovableClock()).put(OWN, { value: 'fake-id', type: 'SecureString' });
  const service = createSsmService({ readStored: (name) => readStoredParameter(store, name) });
  const input = {
    stackName: 'app',
    logicalId: 'Secrets',
    path: 's/Secrets',
    endpoint: '',
    region: 'us-east-1',
    accountId: '000000000000',
  };
  const identity = service.identify({
    ...input,
    type: 'Custom::AmplifySecretFetcherResource',
    properties: PROPERTIES,
    stableId: () => 'id',
  });
  expect(identity).toEqual({ ref: 'Secrets-id', attributes: { GOOGLE_ID: 'fake-id' } });
});
