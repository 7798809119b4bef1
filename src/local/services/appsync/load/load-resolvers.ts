import type { Resource } from '../../../assembly/resource.js';
import { LIMITS } from '../limits.js';
import type { CachingDefinition, DataSource, ResolverDefinition, StepDefinition } from './definition.js';
import { AppSyncLoadError } from './load-error.js';
import { loadMapping, loadStep, MAPPING_PROPERTIES } from './load-steps.js';
import type { TextLoader } from './load-text.js';
import { type PropertyReader, readProperties } from './properties.js';

const PROPERTIES = [
  'ApiId',
  'TypeName',
  'FieldName',
  'Kind',
  'DataSourceName',
  'PipelineConfig',
  'CachingConfig',
  'MetricsConfig',
  ...MAPPING_PROPERTIES,
];

export interface ResolverParts {
  readonly dataSources: ReadonlyMap<string, DataSource>;
  readonly functions: ReadonlyMap<string, StepDefinition>;
  readonly loadText: TextLoader;
}

export function loadResolvers(resources: readonly Resource[], parts: ResolverParts): readonly ResolverDefinition[] {
  const seen = new Set<string>();
  return resources.map((resource) => {
    const properties = readProperties(resource);
    const definition = loadResolver(properties, parts);
    const name = `${definition.typeName}.${definition.fieldName}`;
    if (seen.has(name)) {
      throw new AppSyncLoadError(properties.where, `the field ${name} has two resolvers`);
    }
    seen.add(name);
    return definition;
  });
}

function loadResolver(properties: PropertyReader, parts: ResolverParts): ResolverDefinition {
  properties.only(PROPERTIES);
  const kind = properties.word('Kind', ['UNIT', 'PIPELINE'], 'UNIT');
  const typeName = properties.text('TypeName');
  const fieldName = properties.text('FieldName');
  const base = { typeName, fieldName, caching: loadCaching(properties.object('CachingConfig')) };
  if (kind === 'UNIT') {
    const step = loadStep(properties, `${typeName}.${fieldName}`, parts.dataSources, parts.loadText);
    return { ...base, kind, step };
  }
  const mapping = loadMapping(properties, parts.loadText);
  const steps = loadPipeline(properties, parts.functions);
  if (properties.number('MaxBatchSize', 0) > 0) {
    throw new AppSyncLoadError(properties.where, 'MaxBatchSize belongs to the functions of a pipeline');
  }
  return { ...base, kind, mapping, steps };
}

function loadPipeline(
  properties: PropertyReader,
  functions: ReadonlyMap<string, StepDefinition>,
): readonly StepDefinition[] {
  const ids = properties.object('PipelineConfig')?.texts('Functions') ?? [];
  if (ids.length > LIMITS.maxFunctionsPerPipeline) {
    throw new AppSyncLoadError(
      properties.where,
      `a pipeline has at most ${LIMITS.maxFunctionsPerPipeline} functions, this one has ${ids.length}`,
    );
  }
  return ids.map((id) => {
    const step = functions.get(id);
    if (step === undefined) {
      throw new AppSyncLoadError(properties.where, `the API has no function ${id}`);
    }
    return step;
  });
}

/** AppSync: "Valid values are entries from the $context.arguments, $context.source, and $context.identity maps." */
const CACHING_KEY = /^\$?(?:context|ctx)\.(arguments|args|source|identity)((?:\.[\w:-]+)+)$/;

function loadCaching(config: PropertyReader | undefined): CachingDefinition | undefined {
  if (config === undefined) {
    return undefined;
  }
  config.only(['CachingKeys', 'Ttl']);
  return {
    ttlSeconds: config.number('Ttl', 0),
    keys: config.texts('CachingKeys').map((key) => {
      const match = CACHING_KEY.exec(key);
      if (match === null) {
        throw new AppSyncLoadError(config.where, `the caching key ${key} is not supported`);
      }
      return `context.${match[1] === 'args' ? 'arguments' : match[1]}${match[2]}`;
    }),
  };
}
