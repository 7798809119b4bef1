import type { Json, JsonObject, Resource } from '../../assembly/resource.js';
import type { LocalService, ServiceContext } from '../service.js';
import { createAuthorizer, type DecisionListener } from './authorize.js';
import { createCredentialStore } from './credentials/credential-store.js';
import { compilePolicy } from './policy/compile-policy.js';
import { identifyIamResource } from './roles/identify.js';
import { createRoleBook } from './roles/role-book.js';
import { createSigningKeys } from './sigv4/signing-keys.js';
import { createVerifier } from './sigv4/verify.js';

/** Expired credentials do no harm but take room: once an hour is enough. */
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;

const RESOURCE_TYPES = ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

export interface IamServiceOptions {
  readonly onDecision?: DecisionListener | undefined;
}

/** Who may do what: signatures, temporary credentials and the template's policies. It answers no requests of its own. */
export function createIamService(options: IamServiceOptions = {}): LocalService<'iam'> {
  return {
    name: 'iam',
    resourceTypes: RESOURCE_TYPES,
    identify: identifyIamResource,
    start: async (context) => startIam(context, options),
  };
}

export const iamService = createIamService();

function startIam({ resources, assembly, store, clock, log }: ServiceContext, { onDecision }: IamServiceOptions) {
  const now = () => clock.now();
  const { region, accountId } = assembly;
  const { roles, putRolePolicy } = createRoleBook(resources);
  assembly.resources.forEach(checkResourcePolicy);
  const credentials = createCredentialStore({ store, clock, roles, accountId });
  const { authorize, require } = createAuthorizer({
    ...{ roles, region, now },
    ...(onDecision === undefined ? {} : { onDecision }),
  });
  const verify = createVerifier({
    findCredentials: credentials.find,
    signingKeys: createSigningKeys(),
    region,
    now,
  });
  let timer: NodeJS.Timeout | undefined;
  let sweeping = Promise.resolve();
  const sweep = () => {
    sweeping = credentials
      .sweep()
      .catch((error: unknown) => log.error('expired credentials were not swept', { error }));
  };
  return {
    port: {
      verify,
      authorize,
      require,
      issue: credentials.issue,
      callerOfRole: credentials.callerOfRole,
      putRolePolicy,
      find: (accessKeyId: string) => {
        const found = credentials.find(accessKeyId);
        return found === undefined || (found.expiresAtMs ?? Number.POSITIVE_INFINITY) <= now() ? undefined : found;
      },
    },
    async ready() {
      sweep();
      timer = setInterval(sweep, SWEEP_INTERVAL_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}

/** A bucket's or queue's policy that cannot be understood stops the start, not the first request. */
function checkResourcePolicy(resource: Resource): void {
  const document = resource.properties['PolicyDocument'];
  if (document !== undefined && isObject(document) && !RESOURCE_TYPES.includes(resource.type)) {
    compilePolicy(document, 'resource', resource.path);
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
