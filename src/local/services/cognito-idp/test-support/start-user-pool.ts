import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Resource } from '../../../assembly/resource.js';
import { openGateway } from '../../../gateway/gateway.js';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import { createLog, type LogEntry } from '../../../shared/log.js';
import { openStore } from '../../../shared/store.js';
import { createPortRegistry } from '../../port-registry.js';
import type { Ports } from '../../ports.js';
import type { OutgoingMessage, RunningService } from '../../service.js';
import { identifyUserPoolResource } from '../identify.js';
import { cognitoIdpService } from '../index.js';
import { buildAssembly, buildAuthTemplate, buildResources, type TemplateResource } from './build-resources.js';
import { createFakeLambda, type FakeHandler } from './fake-functions.js';
import { createFakeIam, type FakeIam } from './fake-iam.js';

export interface UserPoolFixture {
  readonly endpoint: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly sdk: CognitoIdentityProviderClient;
  readonly port: Ports['cognito-idp'];
  readonly iam: FakeIam;
  readonly clock: MovableClock;
  readonly delivered: OutgoingMessage[];
  readonly logged: LogEntry[];
  /** The code that was last handed over for an address. */
  lastCode(to: string): string;
  /** Ends the service and the server; what is on disk stays when a folder was given. */
  stop(): Promise<void>;
}

export interface UserPoolOptions {
  readonly template?: readonly TemplateResource[];
  readonly functions?: ReadonlyMap<string, FakeHandler>;
  /** A folder that outlives the service, for tests of a restart. */
  readonly directory?: string;
}

/** A user pool behind a real server, over a real store. */
export async function startUserPool({
  template = buildAuthTemplate(),
  functions = new Map(),
  directory,
}: UserPoolOptions = {}): Promise<UserPoolFixture> {
  const folder = directory ?? mkdtempSync(join(tmpdir(), 'dropclip-cognito-'));
  const store = openStore(join(folder, 'store'));
  const logged: LogEntry[] = [];
  const gateway = await openGateway(
    0,
    createLog('gateway', (entry) => logged.push(entry)),
  );
  const { endpoint } = gateway;
  const resources = buildResources(template, identifyUserPoolResource, endpoint);
  const delivered: OutgoingMessage[] = [];
  const iam = createFakeIam();
  const clock = createMovableClock();
  const registry = createPortRegistry();
  registry.provide('iam', iam.port);
  registry.provide('lambda', createFakeLambda(functions));
  const running = await cognitoIdpService.start({
    resources,
    assembly: buildAssembly(folder, resources),
    endpoint,
    dataDir: folder,
    store,
    clock,
    log: createLog('cognito-idp', (entry) => logged.push(entry)),
    deliver: (message) => delivered.push(message),
    ports: registry.ports,
  });
  const { name, routes } = cognitoIdpService;
  gateway.serve([{ name, running, ...(routes === undefined ? {} : { routes }) }]);
  await running.ready?.();
  const sdk = createSdk(endpoint);
  const stop = async () => {
    sdk.destroy();
    await gateway.close();
    await running.stop();
    await store.close();
    if (directory === undefined) {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return { ...createFixture(resources, delivered), endpoint, sdk, port: portOf(running), iam, clock, logged, stop };
}

function createFixture(resources: readonly Resource[], delivered: OutgoingMessage[]) {
  const refOf = (type: string) => resources.find((resource) => resource.type === type)?.ref ?? '';
  return {
    poolId: refOf('AWS::Cognito::UserPool'),
    clientId: refOf('AWS::Cognito::UserPoolClient'),
    delivered,
    lastCode: (to: string) => delivered.findLast((message) => message.to === to)?.code ?? 'no code was delivered',
  };
}

function createSdk(endpoint: string): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAFAKE', secretAccessKey: 'fake' },
    maxAttempts: 1,
  });
}

function portOf({ port }: RunningService<'cognito-idp'>): Ports['cognito-idp'] {
  if (port === undefined) {
    throw new Error('the service offers no port');
  }
  return port;
}

export const PASSWORD = 'Passw0rd!x';

/** A user who may sign in. */
export async function signUpConfirmed(
  { sdk, clientId, poolId }: Pick<UserPoolFixture, 'sdk' | 'clientId' | 'poolId'>,
  email: string,
): Promise<string> {
  const { UserSub } = await sdk.send(new SignUpCommand({ ClientId: clientId, Username: email, Password: PASSWORD }));
  await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId: poolId, Username: email }));
  return UserSub ?? '';
}

export interface Tokens {
  readonly access: string;
  readonly id: string;
  readonly refresh: string;
}

export async function signIn(
  { sdk, clientId }: Pick<UserPoolFixture, 'sdk' | 'clientId'>,
  email: string,
  password: string = PASSWORD,
): Promise<Tokens> {
  const { AuthenticationResult: result, ChallengeName } = await sdk.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  if (result === undefined) {
    throw new Error(`no tokens but the challenge ${ChallengeName}`);
  }
  return { access: result.AccessToken ?? '', id: result.IdToken ?? '', refresh: result.RefreshToken ?? '' };
}
