import type { Resource } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { readTemplateFields, UnsupportedSettingError } from '../../../shared/template-fields.js';
import { type ClientSettings, readClientSettings } from './client-settings.js';
import { type PoolPlace, type PoolSettings, readPoolSettings } from './pool-settings.js';

export interface TemplateGroup {
  readonly poolId: string;
  readonly name: string;
  readonly description?: string;
  /** Lower comes first; absent comes last. */
  readonly precedence?: number;
  readonly roleArn?: string;
}

/** The pools, clients and groups that the templates declare. */
export interface Directory {
  readonly pools: ReadonlyMap<string, PoolSettings>;
  readonly groups: readonly TemplateGroup[];
  /** @throws AwsError `ResourceNotFoundException`. */
  pool(id: string): PoolSettings;
  /** @throws AwsError `ResourceNotFoundException`. */
  client(id: string): { readonly client: ClientSettings; readonly pool: PoolSettings };
}

/** @throws UnsupportedSettingError when a template asks for what is not simulated. */
export function readDirectory(resources: readonly Resource[], place: PoolPlace): Directory {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const pools = new Map(ofType('AWS::Cognito::UserPool').map((pool) => [pool.ref, readPoolSettings(pool, place)]));
  const clients = new Map(
    ofType('AWS::Cognito::UserPoolClient').map((client) => [client.ref, readClientSettings(client)]),
  );
  const groups = ofType('AWS::Cognito::UserPoolGroup').map(readGroup);
  for (const { poolId, id } of clients.values()) {
    if (!pools.has(poolId)) {
      throw new UnsupportedSettingError(`App client ${id}`, `user pool ${poolId} is not part of this backend.`);
    }
  }
  const pool = (id: string) => {
    const found = pools.get(id);
    if (found === undefined) {
      throw new AwsError('ResourceNotFoundException', `User pool ${id} does not exist.`);
    }
    return found;
  };
  return {
    pools,
    groups,
    pool,
    client(id) {
      const client = clients.get(id);
      if (client === undefined) {
        throw new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
      }
      return { client, pool: pool(client.poolId) };
    },
  };
}

function readGroup(resource: Resource): TemplateGroup {
  const fields = readTemplateFields(`${resource.path} (${resource.type})`, resource.properties, [
    'Description',
    'GroupName',
    'Precedence',
    'RoleArn',
    'UserPoolId',
  ]);
  const description = fields.text('Description');
  const precedence = fields.count('Precedence');
  const roleArn = fields.text('RoleArn');
  return {
    poolId: fields.requiredText('UserPoolId'),
    name: fields.text('GroupName') ?? resource.ref,
    ...(description === undefined ? {} : { description }),
    ...(precedence === undefined ? {} : { precedence }),
    ...(roleArn === undefined ? {} : { roleArn }),
  };
}
