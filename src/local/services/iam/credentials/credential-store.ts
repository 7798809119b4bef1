import { AwsError } from '../../../shared/aws-error.js';
import type { Clock } from '../../../shared/clock.js';
import type { Store, Table } from '../../../shared/store.js';
import type {
  Caller,
  CognitoCaller,
  ConditionContext,
  IssueCredentialsInput,
  TemporaryCredentials,
} from '../../ports.js';
import type { Role } from '../roles/collect-roles.js';
import type { KnownCredentials } from '../sigv4/verify.js';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from './operator.js';
import { drawKeyMaterial } from './random-credentials.js';

export interface CredentialStore {
  issue(input: IssueCredentialsInput): Promise<TemporaryCredentials>;
  /** Expired ones too, until they are swept: their owner is told that they expired, not that they are unknown. */
  find(accessKeyId: string): KnownCredentials | undefined;
  callerOfRole(roleArn: string, sessionName: string): Caller;
  /** Removes those that expired a day ago. */
  sweep(): Promise<void>;
}

interface StoredCredentials {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly context: ConditionContext;
  readonly cognito?: CognitoCaller;
}

export interface CredentialStoreOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** By ARN. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly accountId: string;
}

/** How long an SDK that slept with expired credentials still hears that they expired, which makes it fetch new ones. */
const KEPT_AFTER_EXPIRY_MS = 24 * 60 * 60 * 1000;
/** One write transaction stays short however many have expired. */
const MAX_REMOVED_PER_SWEEP = 1000;
/** The access key of a caller that acts inside the process, without credentials. */
const INTERNAL_ACCESS_KEY_ID = 'ASIALOCALSERVICEROLE';
/** "Length Constraints: Minimum length of 2. Maximum length of 64. Pattern: [\w+=,.@-]*" */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** Keeps issued credentials on disk, so that a client goes on after the runtime was started again. */
export function createCredentialStore({ store, clock, roles, accountId }: CredentialStoreOptions): CredentialStore {
  const table: Table<StoredCredentials> = store.table('iam/credentials');
  const known = new Map<string, KnownCredentials>([[OPERATOR_ACCESS_KEY_ID, operatorCredentials(accountId)]]);

  const callerOfRole = (roleArn: string, sessionName: string): Caller =>
    toCaller(requireRole(roles, roleArn), { accountId, sessionName, accessKeyId: INTERNAL_ACCESS_KEY_ID });

  return {
    callerOfRole,
    async issue({ roleArn, sessionName, durationSeconds, context = {}, cognito }) {
      requireRole(roles, roleArn);
      if (!SESSION_NAME.test(sessionName)) {
        throw new AwsError('ValidationError', `"${sessionName}" is not a role session name.`);
      }
      const { accessKeyId, ...secrets } = drawKeyMaterial();
      const expiresAtMs = clock.now() + durationSeconds * 1000;
      const session = { roleArn, sessionName, context, ...(cognito === undefined ? {} : { cognito }) };
      await table.put(accessKeyId, { ...secrets, ...session, expiresAtMs });
      return { accessKeyId, ...secrets, expiresAtMs };
    },
    find(accessKeyId) {
      const found = known.get(accessKeyId);
      if (found !== undefined) {
        return found;
      }
      const stored = table.get(accessKeyId);
      const role = stored === undefined ? undefined : roles.get(stored.roleArn);
      if (stored === undefined || role === undefined) {
        return undefined;
      }
      const credentials = toCredentials(accessKeyId, stored, role, accountId);
      known.set(accessKeyId, credentials);
      return credentials;
    },
    async sweep() {
      const limitMs = clock.now() - KEPT_AFTER_EXPIRY_MS;
      const expired: string[] = [];
      for (const { key, value } of table.range()) {
        if (value.expiresAtMs < limitMs && expired.push(key) === MAX_REMOVED_PER_SWEEP) {
          break;
        }
      }
      if (expired.length === 0) {
        return;
      }
      for (const accessKeyId of expired) {
        known.delete(accessKeyId);
      }
      await store.transaction(() => {
        for (const accessKeyId of expired) {
          table.removeSync(accessKeyId);
        }
      });
    },
  };
}

function operatorCredentials(accountId: string): KnownCredentials {
  return {
    secretAccessKey: OPERATOR_SECRET_ACCESS_KEY,
    caller: {
      accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      userId: accountId,
      accessKeyId: OPERATOR_ACCESS_KEY_ID,
      context: {},
    },
  };
}

function toCredentials(
  accessKeyId: string,
  stored: StoredCredentials,
  role: Role,
  accountId: string,
): KnownCredentials {
  const { secretAccessKey, sessionToken, expiresAtMs, sessionName, context, cognito } = stored;
  const caller = toCaller(role, { accountId, sessionName, accessKeyId, context });
  return {
    secretAccessKey,
    sessionToken,
    expiresAtMs,
    caller: cognito === undefined ? caller : { ...caller, cognito },
  };
}

function toCaller(
  role: Role,
  session: {
    readonly accountId: string;
    readonly sessionName: string;
    readonly accessKeyId: string;
    readonly context?: ConditionContext;
  },
): Caller {
  const { accountId, sessionName, accessKeyId, context = {} } = session;
  return {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
    roleArn: role.arn,
    userId: `${role.id}:${sessionName}`,
    accessKeyId,
    context,
  };
}

function requireRole(roles: ReadonlyMap<string, Role>, roleArn: string): Role {
  const role = roles.get(roleArn);
  if (role === undefined) {
    throw new AwsError('NoSuchEntity', `The role with name ${roleArn.split('/').at(-1) ?? ''} cannot be found.`, 404);
  }
  return role;
}
