import { generateClient } from 'aws-amplify/data';
import { type BackendOutputs, createBackendClient, unwrap } from '../../src/client/index.js';

export interface SmokeCheck {
  readonly name: string;
  /** @returns what is wrong; undefined when nothing is. */
  run(outputs: BackendOutputs): Promise<string | undefined>;
}

const asGuest = { authMode: 'identityPool' } as const;

/** What has to hold of a branch on AWS, from outside, right after a deployment. */
export const SMOKE_CHECKS: readonly SmokeCheck[] = [
  { name: 'the outputs name everything an app needs', run: async (outputs) => missingOutputs(outputs) },
  { name: 'a guest is answered the public events', run: listsEvents },
  { name: 'a guest is refused what takes an account', run: refusesGuests },
  { name: 'nobody is told the schema', run: refusesIntrospection },
  { name: 'the distribution serves no private path without a signature', run: refusesUnsigned },
];

function missingOutputs(outputs: BackendOutputs): string | undefined {
  const wanted = [
    'auth.user_pool_id',
    'auth.identity_pool_id',
    'data.url',
    'storage.bucket_name',
    'custom.delivery.url',
  ];
  const missing = wanted.filter((path) => typeof valueAt(outputs, path) !== 'string');
  return missing.length === 0 ? undefined : `missing: ${missing.join(', ')}`;
}

async function listsEvents(): Promise<string | undefined> {
  const { items } = unwrap(await createBackendClient().queries.listEvents({ limit: 1 }, asGuest));
  return Array.isArray(items) ? undefined : 'the answer has no items';
}

async function refusesGuests(): Promise<string | undefined> {
  const answer = await createBackendClient()
    .mutations.createPlaylist({ title: 'smoke test' }, asGuest)
    .catch((error: unknown) => error as { readonly errors?: readonly { readonly message: string }[] });
  return refused(answer.errors);
}

async function refusesIntrospection(): Promise<string | undefined> {
  const client = generateClient(asGuest);
  const query = '{ __schema { queryType { name } } }';
  const answer = (await Promise.resolve(client.graphql({ query })).catch((error: unknown) => error)) as {
    readonly data?: { readonly __schema?: unknown };
    readonly errors?: readonly { readonly message: string }[];
  };
  return answer.data?.__schema === undefined && (answer.errors ?? []).length > 0 ? undefined : 'the schema was told';
}

async function refusesUnsigned(outputs: BackendOutputs): Promise<string | undefined> {
  const base = String(valueAt(outputs, 'custom.delivery.url'));
  const id = '00000000-0000-4000-8000-000000000000';
  const { status } = await fetch(`${base}/events/${id}/uploads/${id}/${id}/v1/w320.webp`);
  return status === 403 ? undefined : `it answered ${status}, not 403`;
}

function refused(errors: readonly { readonly message: string }[] = []): string | undefined {
  const [first] = errors;
  if (first === undefined) {
    return 'it was done';
  }
  return /not authorized|unauthorized|access ?denied/i.test(first.message) ? undefined : first.message;
}

function valueAt(outputs: BackendOutputs, path: string): unknown {
  return path
    .split('.')
    .reduce((value: unknown, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name], outputs);
}
