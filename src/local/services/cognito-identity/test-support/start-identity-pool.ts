import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityClient } from '@aws-sdk/client-cognito-identity';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { JsonObject } from '../../../assembly/resource.js';
import { openGateway } from '../../../gateway/gateway.js';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import { createLog } from '../../../shared/log.js';
import { openStore } from '../../../shared/store.js';
import { cognitoIdpService } from '../../cognito-idp/index.js';
import {
  buildAssembly,
  buildAuthTemplate,
  buildResources,
  type TemplateResource,
} from '../../cognito-idp/test-support/build-resources.js';
import { iamService, OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../../iam/index.js';
import type { Ports } from '../../ports.js';
import { type AnyLocalService, createIdentify, startServices } from '../../start-services.js';
import { stsService } from '../../sts/index.js';
import { cognitoIdentityService } from '../index.js';

const PROVIDER = 'cognito-idp.us-east-1.amazonaws.com';

export const roleArn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;

export interface IdentityPoolOptions {
  readonly pool?: JsonObject;
  /** `RoleMappings` for the user pool's client. */
  readonly mapping?: JsonObject;
  /** More resources, after the others. */
  readonly resources?: readonly TemplateResource[];
}

export interface IdentityPoolFixture {
  readonly endpoint: string;
  readonly poolId: string;
  readonly userPoolId: string;
  readonly clientId: string;
  /** Of the account's operator. */
  readonly idp: CognitoIdentityProviderClient;
  readonly identity: CognitoIdentityClient;
  readonly ports: Ports;
  readonly clock: MovableClock;
  stop(): Promise<void>;
}

/** User pool, identity pool, IAM and STS behind a real server, over a real store. */
export async function startIdentityPool(options: IdentityPoolOptions = {}): Promise<IdentityPoolFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'dropclip-identity-'));
  const store = openStore(join(folder, 'store'));
  const log = createLog('gateway', () => undefined);
  const gateway = await openGateway(0, log);
  const { endpoint } = gateway;
  const services: readonly AnyLocalService[] = [iamService, cognitoIdpService, cognitoIdentityService, stsService];
  const resources = buildResources(buildTemplate(options), createIdentify(services), endpoint);
  const clock = createMovableClock();
  const started = await startServices({
    services,
    assembly: buildAssembly(folder, resources),
    endpoint,
    dataDir: folder,
    store,
    clock,
    sink: () => undefined,
    deliver: () => undefined,
  });
  gateway.serve(started.routed);
  const refOf = (type: string) => resources.find((resource) => resource.type === type)?.ref ?? '';
  const credentials = { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY };
  const client = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  return {
    endpoint,
    poolId: refOf('AWS::Cognito::IdentityPool'),
    userPoolId: refOf('AWS::Cognito::UserPool'),
    clientId: refOf('AWS::Cognito::UserPoolClient'),
    idp: new CognitoIdentityProviderClient(client),
    identity: new CognitoIdentityClient(client),
    ports: started.ports,
    clock,
    async stop() {
      await gateway.close();
      await started.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What Amplify Gen 2 synthesizes: two roles for the pool, one for each group, and the attachment. */
function buildTemplate({ pool, mapping, resources = [] }: IdentityPoolOptions): readonly TemplateResource[] {
  const provider = (refs: Readonly<Record<string, string>>) => `${PROVIDER}/${refs['Pool']}`;
  return [
    ...buildAuthTemplate(),
    {
      logicalId: 'IdentityPool',
      type: 'AWS::Cognito::IdentityPool',
      properties: (refs) => ({
        AllowUnauthenticatedIdentities: true,
        CognitoIdentityProviders: [{ ClientId: refs['Client'] ?? '', ProviderName: provider(refs) }],
        IdentityPoolTags: [],
        SupportedLoginProviders: {},
        ...pool,
      }),
    },
    trustingRole('authRole', 'authenticated'),
    trustingRole('guestRole', 'unauthenticated'),
    trustingRole('fansRole', 'authenticated'),
    trustingRole('adminsRole', 'authenticated'),
    {
      logicalId: 'Attachment',
      type: 'AWS::Cognito::IdentityPoolRoleAttachment',
      properties: (refs) => ({
        IdentityPoolId: refs['IdentityPool'] ?? '',
        RoleMappings: {
          UserPoolWebClientRoleMapping: {
            AmbiguousRoleResolution: 'AuthenticatedRole',
            IdentityProvider: `${provider(refs)}:${refs['Client']}`,
            Type: 'Token',
            ...mapping,
          },
        },
        Roles: { authenticated: roleArn('authRole'), unauthenticated: roleArn('guestRole') },
      }),
    },
    ...resources,
  ];
}

function trustingRole(name: string, amr: string): TemplateResource {
  return {
    logicalId: name,
    type: 'AWS::IAM::Role',
    properties: (refs) => ({
      RoleName: name,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: 'cognito-identity.amazonaws.com' },
            Condition: {
              StringEquals: { 'cognito-identity.amazonaws.com:aud': refs['IdentityPool'] ?? '' },
              'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': amr },
            },
          },
        ],
      },
    }),
  };
}
