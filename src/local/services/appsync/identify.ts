import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import { AppSyncLoadError } from './load/load-error.js';

/** Ids of APIs, functions and keys are 26 lower-case letters and digits. */
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_LENGTH = 26;

type Identify = (input: IdentifyInput) => ResourceIdentity;

const IDENTIFIERS: Readonly<Record<string, Identify>> = {
  'AWS::AppSync::GraphQLApi': identifyApi,
  'AWS::AppSync::GraphQLSchema': (input) => {
    const id = `${textOf(input, 'ApiId')}GraphQLSchema`;
    return { ref: id, attributes: { Id: id } };
  },
  'AWS::AppSync::DataSource': (input) => {
    const name = textOf(input, 'Name');
    const arn = `${apiArn(input)}/datasources/${name}`;
    return { ref: arn, attributes: { DataSourceArn: arn, Name: name } };
  },
  'AWS::AppSync::FunctionConfiguration': (input) => {
    const id = input.stableId(ID_ALPHABET, ID_LENGTH);
    const arn = `${apiArn(input)}/functions/${id}`;
    return {
      ref: arn,
      attributes: {
        FunctionArn: arn,
        FunctionId: id,
        Name: textOf(input, 'Name'),
        DataSourceName: textOf(input, 'DataSourceName'),
      },
    };
  },
  'AWS::AppSync::Resolver': (input) => {
    const [typeName, fieldName] = [textOf(input, 'TypeName'), textOf(input, 'FieldName')];
    const arn = `${apiArn(input)}/types/${typeName}/resolvers/${fieldName}`;
    return { ref: arn, attributes: { ResolverArn: arn, TypeName: typeName, FieldName: fieldName } };
  },
  'AWS::AppSync::ApiKey': (input) => {
    const key = `da2-${input.stableId(ID_ALPHABET, ID_LENGTH)}`;
    const arn = `${apiArn(input)}/apikey/${key}`;
    return { ref: arn, attributes: { Arn: arn, ApiKey: key, ApiKeyId: key } };
  },
  'AWS::AppSync::ApiCache': (input) => ({ ref: `${textOf(input, 'ApiId')}ApiCache`, attributes: {} }),
};

/** CloudFormation types the engine runs. Merged APIs, channels, domains and events APIs have no owner, so they stop the start. */
export const APPSYNC_RESOURCE_TYPES: readonly string[] = Object.keys(IDENTIFIERS);

/** Names a resource as CloudFormation does: `ampx` recognises AppSync resources by these ARN shapes. */
export function identify(input: IdentifyInput): ResourceIdentity {
  const run = IDENTIFIERS[input.type];
  if (run === undefined) {
    throw new AppSyncLoadError(input.path, `${input.type} is not simulated`);
  }
  return run(input);
}

function identifyApi(input: IdentifyInput): ResourceIdentity {
  const id = input.stableId(ID_ALPHABET, ID_LENGTH);
  const arn = `arn:aws:appsync:${input.region}:${input.accountId}:apis/${id}`;
  const host = new URL(input.endpoint).host;
  return {
    ref: arn,
    attributes: {
      ApiId: id,
      Arn: arn,
      GraphQLUrl: `${input.endpoint}/graphql/${id}`,
      RealtimeUrl: `${input.endpoint.replace(/^http/, 'ws')}/graphql/${id}/realtime`,
      GraphQLDns: host,
      RealtimeDns: host,
      GraphQLEndpointArn: `arn:aws:appsync:${input.region}:${input.accountId}:endpoints/graphql-api/${id}`,
    },
  };
}

function apiArn(input: IdentifyInput): string {
  return `arn:aws:appsync:${input.region}:${input.accountId}:apis/${textOf(input, 'ApiId')}`;
}

function textOf(input: IdentifyInput, name: string): string {
  const value = input.properties[name];
  if (typeof value !== 'string') {
    throw new AppSyncLoadError(input.path, `${name} must be a string`);
  }
  return value;
}
