import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { rawPath } from '../../shared/http.js';
import { dispatchJson, type JsonCall, sendJsonError } from '../../shared/json-protocol.js';
import { loadSigningKey, type StoredSigningKey } from '../../shared/signing-key.js';
import type { Store } from '../../shared/store.js';
import type { Ports } from '../ports.js';
import type { LocalService, RunningService, ServiceContext } from '../service.js';
import { identifyUserPoolResource } from './identify.js';
import { text } from './input.js';
import { SWEEP_INTERVAL_MS } from './limits.js';
import { ADMIN_OPERATIONS, PUBLIC_OPERATIONS } from './operations/index.js';
import { type Directory, readDirectory } from './settings/directory.js';
import { createSessionTable } from './sign-in/session-table.js';
import type { PoolKeys, UserPoolState } from './state.js';
import { createTokenSessions } from './tokens/token-sessions.js';
import { isRevoked, verifyToken } from './tokens/verify-token.js';
import { createRunTrigger } from './triggers/run-trigger.js';
import { discardPool } from './users/discard-pool.js';
import { createGroupTable } from './users/group-table.js';
import { createUserTable } from './users/user-table.js';
import { answerWellKnown, WELL_KNOWN_PATH } from './well-known.js';

const OPERATIONS = { ...PUBLIC_OPERATIONS, ...ADMIN_OPERATIONS };

/** Cognito user pools. */
export const cognitoIdpService: LocalService<'cognito-idp'> = {
  name: 'cognito-idp',
  routes: {
    signingNames: ['cognito-idp'],
    targets: ['AWSCognitoIdentityProviderService'],
    paths: [WELL_KNOWN_PATH],
  },
  resourceTypes: [
    'AWS::Cognito::UserPool',
    'AWS::Cognito::UserPoolClient',
    'AWS::Cognito::UserPoolDomain',
    'AWS::Cognito::UserPoolGroup',
  ],
  operations: Object.keys(OPERATIONS),
  identify: identifyUserPoolResource,
  start: startUserPools,
};

async function startUserPools(context: ServiceContext): Promise<RunningService<'cognito-idp'>> {
  const { resources, ports, log, clock } = context;
  const state = await createState(context);
  for (const { path } of resources.filter(({ type }) => type === 'AWS::Cognito::UserPoolDomain')) {
    log.warn('the hosted UI is not simulated: this domain answers nothing', { resource: path });
  }
  let sweeping: NodeJS.Timeout | undefined;
  const sweep = async () => {
    await state.sessions.sweep(clock.now());
    await state.tokenSessions.sweep(clock.now());
  };
  return {
    discard: (resource) => discardPool(context.store, resource),
    port: {
      verifyToken: async (token) => verifyToken(state, token),
      isRevoked: (claims) => isRevoked(state, claims),
    },
    handle: (request, response) => answer(state, ports, request, response),
    async ready() {
      await sweep();
      sweeping = setInterval(() => {
        sweep().catch((error: unknown) => log.error('could not remove what has expired', { error }));
      }, SWEEP_INTERVAL_MS);
      sweeping.unref();
    },
    async stop() {
      clearInterval(sweeping);
    },
  };
}

async function createState(context: ServiceContext): Promise<UserPoolState> {
  const { resources, assembly, endpoint, store, clock, deliver, ports } = context;
  const { region, accountId } = assembly;
  const directory = readDirectory(resources, { region, accountId, endpoint });
  return {
    directory,
    users: createUserTable(store, clock),
    groups: createGroupTable(store, directory.groups, clock.now()),
    sessions: createSessionTable(store, clock),
    tokenSessions: createTokenSessions(store, clock),
    keys: await loadKeys(store, directory),
    runTrigger: createRunTrigger(() => ports),
    clock,
    deliver,
    hidingSecret: await loadHidingSecret(store),
  };
}

async function loadKeys(store: Store, { pools }: Directory): Promise<ReadonlyMap<string, PoolKeys>> {
  const table = store.table<StoredSigningKey>('cognito-idp/keys');
  const loaded = [...pools.keys()].map(async (poolId): Promise<[string, PoolKeys]> => {
    const [id, access] = await Promise.all([
      loadSigningKey(table, `${poolId} id`),
      loadSigningKey(table, `${poolId} access`),
    ]);
    return [poolId, { id, access }];
  });
  return new Map(await Promise.all(loaded));
}

async function loadHidingSecret(store: Store): Promise<string> {
  const table = store.table<string>('cognito-idp/secrets');
  const known = table.get('hiding');
  if (known !== undefined) {
    return known;
  }
  const secret = randomBytes(32).toString('base64');
  await table.put('hiding', secret);
  return secret;
}

async function answer(
  state: UserPoolState,
  ports: Pick<Ports, 'iam'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = rawPath(request);
  if (request.method !== 'GET' || !WELL_KNOWN_PATH.test(path)) {
    return dispatchJson(OPERATIONS, state, request, response, (call, input) => authorize(state, ports, call, input));
  }
  try {
    answerWellKnown(state, path, response);
  } catch (error) {
    sendJsonError(response, error);
  }
}

/** @throws AwsError `MissingAuthenticationTokenException`, `AccessDeniedException` and what a wrong signature gives. */
function authorize(
  { directory }: Pick<UserPoolState, 'directory'>,
  { iam }: Pick<Ports, 'iam'>,
  { action, request, body }: JsonCall,
  input: JsonObject,
): void {
  if (!Object.hasOwn(ADMIN_OPERATIONS, action)) {
    return;
  }
  const verified = iam.verify(request, { body, service: 'cognito-idp' });
  if (verified === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const { arn } = directory.pool(text(input, 'UserPoolId'));
  iam.require({ caller: verified.caller, action: `cognito-idp:${action}`, resource: arn });
}
