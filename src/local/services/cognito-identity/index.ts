import type { Resource } from '../../assembly/resource.js';
import { dispatchJson } from '../../shared/json-protocol.js';
import { loadSigningKey, type SigningKey, type StoredSigningKey } from '../../shared/signing-key.js';
import type { Store } from '../../shared/store.js';
import type { LocalService, RunningService, ServiceContext } from '../service.js';
import { identifyIdentityPoolResource } from './identify.js';
import { createIdentityTable } from './identity-table.js';
import { getCredentialsForIdentity } from './operations/get-credentials-for-identity.js';
import { getId } from './operations/get-id.js';
import { getOpenIdToken } from './operations/get-open-id-token.js';
import { readIdentityPools } from './settings.js';
import type { IdentityPoolState } from './state.js';

export { readOpenIdToken, WEB_IDENTITY_PROVIDER } from './web-identity.js';

/** None of them is signed: a token, or nothing, is the proof. */
const OPERATIONS = {
  GetCredentialsForIdentity: getCredentialsForIdentity,
  GetId: getId,
  GetOpenIdToken: getOpenIdToken,
};

/** Cognito identity pools: temporary credentials for guests and for the users of a user pool. */
export const cognitoIdentityService: LocalService = {
  name: 'cognito-identity',
  routes: { signingNames: ['cognito-identity'], targets: ['AWSCognitoIdentityService'] },
  resourceTypes: ['AWS::Cognito::IdentityPool', 'AWS::Cognito::IdentityPoolRoleAttachment'],
  operations: Object.keys(OPERATIONS),
  identify: identifyIdentityPoolResource,
  start: startIdentityPools,
};

async function startIdentityPools({
  resources,
  assembly,
  endpoint,
  store,
  clock,
  ports,
}: ServiceContext): Promise<RunningService> {
  const { region } = assembly;
  const state: IdentityPoolState = {
    pools: readIdentityPools(resources),
    identities: createIdentityTable(store, clock, region),
    roles: rolesByArn(assembly.resources),
    place: { region, host: new URL(endpoint).host },
    openIdKey: await loadOpenIdKey(store),
    clock,
    ports,
  };
  return {
    handle: (request, response) => dispatchJson(OPERATIONS, state, request, response),
    stop: () => Promise.resolve(),
  };
}

/** The key of the tokens of GetOpenIdToken; STS verifies them with it. */
export function loadOpenIdKey(store: Store): Promise<SigningKey> {
  return loadSigningKey(store.table<StoredSigningKey>('cognito-identity/keys'), 'open-id');
}

function rolesByArn(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(
    resources.filter(({ type }) => type === 'AWS::IAM::Role').map((role) => [role.attributes['Arn'] ?? role.ref, role]),
  );
}
