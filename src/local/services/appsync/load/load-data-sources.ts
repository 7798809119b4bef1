import type { Resource } from '../../../assembly/resource.js';
import type { DataSource } from './definition.js';
import { AppSyncLoadError } from './load-error.js';
import { type PropertyReader, readProperties } from './properties.js';

/** Data source types of AppSync that this engine runs; the others stop the start by name. */
export const DATA_SOURCE_TYPES = ['NONE', 'AMAZON_DYNAMODB', 'AWS_LAMBDA'] as const;

const PROPERTIES = [
  'ApiId',
  'Name',
  'Description',
  'Type',
  'ServiceRoleArn',
  'DynamoDBConfig',
  'LambdaConfig',
  'MetricsConfig',
];

export function loadDataSources(resources: readonly Resource[]): ReadonlyMap<string, DataSource> {
  const sources = new Map<string, DataSource>();
  for (const resource of resources) {
    const properties = readProperties(resource);
    const source = loadDataSource(properties);
    if (sources.has(source.name)) {
      throw new AppSyncLoadError(properties.where, `the API has two data sources named ${source.name}`);
    }
    sources.set(source.name, source);
  }
  return sources;
}

function loadDataSource(properties: PropertyReader): DataSource {
  const type = properties.word('Type', DATA_SOURCE_TYPES);
  properties.only(PROPERTIES);
  const name = properties.text('Name');
  if (type === 'NONE') {
    return { type, name };
  }
  const serviceRoleArn = properties.text('ServiceRoleArn');
  if (type === 'AWS_LAMBDA') {
    return { type, name, functionArn: required(properties, 'LambdaConfig').text('LambdaFunctionArn'), serviceRoleArn };
  }
  const config = required(properties, 'DynamoDBConfig');
  config.only(['TableName', 'AwsRegion', 'UseCallerCredentials', 'Versioned']);
  for (const name of ['UseCallerCredentials', 'Versioned']) {
    if (config.flag(name, false)) {
      throw new AppSyncLoadError(config.where, `${name} is not simulated`);
    }
  }
  return { type, name, tableName: config.text('TableName'), serviceRoleArn };
}

function required(properties: PropertyReader, name: string): PropertyReader {
  const config = properties.object(name);
  if (config === undefined) {
    throw new AppSyncLoadError(properties.where, `${name} must be given`);
  }
  return config;
}
