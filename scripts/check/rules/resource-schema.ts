import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource, SpecDatabase } from '@aws-cdk/service-spec-types';
import { label, type TemplateResource } from '../backend/templates.js';
import { ruleOfBackend } from '../finding.js';

type Properties = Resource['properties'];

/** The specification is 3 MB compressed: read once, and only when the rule runs. */
let specification: SpecDatabase | undefined;

/** Names, required ones and types of every resource's properties, from the schemas of CloudFormation that CDK is made from. */
export const resourceSchema = ruleOfBackend(
  'resource-schema',
  'Every resource has the properties that CloudFormation knows.',
  ({ templates }) => {
    specification ??= loadAwsServiceSpecSync();
    const database = specification;
    return templates.flatMap(({ name, resources }) =>
      Object.entries(resources).flatMap(([logicalId, resource]) =>
        faultsOf(database, resource).map((message) => ({
          subject: `${label({ stack: name, logicalId })} (${resource.Type})`,
          message,
          fix: 'Look the property up in CloudFormation’s reference; a misspelt override is the usual cause.',
        })),
      ),
    );
  },
);

/** @returns what is wrong with a resource, each with the path of the property. */
export function faultsOf(database: SpecDatabase, { Type, Properties = {} }: TemplateResource): readonly string[] {
  if (!Type.startsWith('AWS::')) {
    return [];
  }
  const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', Type);
  return resource === undefined
    ? ['is of a type that CloudFormation does not know']
    : faultsOfProperties(database, resource.properties, Properties, '');
}

function faultsOfProperties(
  database: SpecDatabase,
  known: Properties,
  given: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  return [
    ...Object.entries(known)
      .filter(([name, { required }]) => required === true && given[name] === undefined)
      .map(([name]) => `${at(name)} is required`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const property = known[name];
      return property === undefined
        ? [`${at(name)} is no property`]
        : faultsOfValue(database, [property.type, ...(property.previousTypes ?? [])], value, at(name));
    }),
  ];
}

/** A value is right when it fits one of the types; else the faults by the first are told. */
function faultsOfValue(
  database: SpecDatabase,
  types: readonly PropertyType[],
  value: unknown,
  path: string,
): readonly string[] {
  if (isIntrinsic(value)) {
    return [];
  }
  const attempts = types.map((type) => faultsByType(database, type, value, path));
  return attempts.some((faults) => faults.length === 0) ? [] : (attempts[0] ?? []);
}

function faultsByType(database: SpecDatabase, type: PropertyType, value: unknown, path: string): readonly string[] {
  switch (type.type) {
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => faultsOfValue(database, [type.element], item, `${path}[${index}]`))
        : [`${path} is no list`];
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            faultsOfValue(database, [type.element], item, `${path}.${key}`),
          )
        : [`${path} is no map`];
    case 'ref':
      return isObject(value)
        ? faultsOfProperties(database, database.get('typeDefinition', type.reference.$ref).properties, value, path)
        : [`${path} is no object`];
    case 'union':
      return faultsOfValue(database, type.types, value, path);
    case 'tag':
      return isObject(value) && 'Key' in value && 'Value' in value ? [] : [`${path} is no tag`];
    case 'json':
      return isObject(value) || typeof value === 'string' || Array.isArray(value) ? [] : [`${path} is no JSON`];
    case 'null':
      return value === null ? [] : [`${path} is not null`];
    default:
      return isScalar(type.type, value) ? [] : [`${path} is no ${type.type}`];
  }
}

/** CloudFormation reads "true" as true and 5 as "5", and so do we. */
function isScalar(type: 'string' | 'number' | 'integer' | 'boolean' | 'date-time', value: unknown): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    case 'integer':
      return Number.isInteger(Number(value)) && !isObject(value) && value !== '' && typeof value !== 'boolean';
    case 'number':
      return Number.isFinite(Number(value)) && !isObject(value) && value !== '' && typeof value !== 'boolean';
    case 'string':
    case 'date-time':
      return ['string', 'number', 'boolean'].includes(typeof value);
  }
}

function isIntrinsic(value: unknown): boolean {
  const keys = isObject(value) ? Object.keys(value) : [];
  return keys.length === 1 && keys.every((key) => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
