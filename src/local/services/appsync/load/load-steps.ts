import type { Resource } from '../../../assembly/resource.js';
import { LIMITS } from '../limits.js';
import type { DataSource, Mapping, StepDefinition } from './definition.js';
import { AppSyncLoadError } from './load-error.js';
import type { TextLoader } from './load-text.js';
import { type PropertyReader, readProperties } from './properties.js';

/** Properties that functions and resolvers share. */
export const MAPPING_PROPERTIES = [
  'RequestMappingTemplate',
  'RequestMappingTemplateS3Location',
  'ResponseMappingTemplate',
  'ResponseMappingTemplateS3Location',
  'Code',
  'CodeS3Location',
  'Runtime',
  'MaxBatchSize',
];

const FUNCTION_PROPERTIES = [
  'ApiId',
  'Name',
  'Description',
  'DataSourceName',
  'FunctionVersion',
  ...MAPPING_PROPERTIES,
];

/** Pipeline functions by their id. */
export function loadFunctions(
  resources: readonly Resource[],
  dataSources: ReadonlyMap<string, DataSource>,
  loadText: TextLoader,
): ReadonlyMap<string, StepDefinition> {
  return new Map(
    resources.map((resource) => {
      const properties = readProperties(resource);
      properties.only(FUNCTION_PROPERTIES);
      const id = resource.attributes['FunctionId'];
      if (id === undefined) {
        throw new AppSyncLoadError(properties.where, 'has no function id');
      }
      return [id, loadStep(properties, properties.text('Name'), dataSources, loadText)];
    }),
  );
}

export function loadStep(
  properties: PropertyReader,
  name: string,
  dataSources: ReadonlyMap<string, DataSource>,
  loadText: TextLoader,
): StepDefinition {
  const dataSourceName = properties.text('DataSourceName');
  const dataSource = dataSources.get(dataSourceName);
  if (dataSource === undefined) {
    throw new AppSyncLoadError(properties.where, `the API has no data source named ${dataSourceName}`);
  }
  const mapping = loadMapping(properties, loadText);
  if (mapping.kind === 'direct' && dataSource.type !== 'AWS_LAMBDA') {
    throw new AppSyncLoadError(properties.where, `a ${dataSource.type} data source needs mapping templates or code`);
  }
  const maxBatchSize = properties.number('MaxBatchSize', 0);
  if (!Number.isInteger(maxBatchSize) || maxBatchSize < 0 || maxBatchSize > LIMITS.maxBatchSize) {
    throw new AppSyncLoadError(properties.where, `MaxBatchSize must be 0 to ${LIMITS.maxBatchSize}`);
  }
  return { name, dataSource, mapping, maxBatchSize };
}

export function loadMapping(properties: PropertyReader, loadText: TextLoader): Mapping {
  const code = loadText(properties, 'Code', 'CodeS3Location');
  const request = loadText(properties, 'RequestMappingTemplate', 'RequestMappingTemplateS3Location');
  const response = loadText(properties, 'ResponseMappingTemplate', 'ResponseMappingTemplateS3Location');
  const runtime = properties.object('Runtime');
  if (code !== undefined || runtime !== undefined) {
    runtime?.word('Name', ['APPSYNC_JS']);
    runtime?.word('RuntimeVersion', ['1.0.0']);
    if (code === undefined || runtime === undefined || request !== undefined || response !== undefined) {
      throw new AppSyncLoadError(properties.where, 'Code and Runtime go together, and without mapping templates');
    }
    return { kind: 'js', code };
  }
  if (request === undefined) {
    if (response !== undefined) {
      throw new AppSyncLoadError(properties.where, 'has a response mapping template but no request mapping template');
    }
    return { kind: 'direct' };
  }
  return { kind: 'vtl', request, response };
}
