import type { Json, JsonObject, Resource } from '../../assembly/resource.js';
import { readString } from '../../shared/json-fields.js';
import { functionNameOf } from './function-reference.js';

const KNOWN_PROPERTIES: ReadonlySet<string> = new Set([
  'Action',
  'FunctionName',
  'Principal',
  'PrincipalOrgID',
  'SourceAccount',
  'SourceArn',
]);

/** Reads every `AWS::Lambda::Permission`; gives the resource policy of a function by its name. */
export function readPermissions(resources: readonly Resource[]): (name: string, arn: string) => JsonObject {
  const byName = new Map<string, Resource[]>();
  for (const resource of resources.filter(({ type }) => type === 'AWS::Lambda::Permission')) {
    const unknown = Object.keys(resource.properties).find((name) => !KNOWN_PROPERTIES.has(name));
    if (unknown !== undefined) {
      throw new Error(`${resource.path}: AWS::Lambda::Permission ${unknown} is not simulated.`);
    }
    const name = functionNameOf(readString(resource.properties, 'FunctionName') ?? '');
    byName.set(name, [...(byName.get(name) ?? []), resource]);
  }
  return (name, arn) => ({
    Version: '2012-10-17',
    Id: 'default',
    Statement: (byName.get(name) ?? []).map((permission) => buildStatement(permission, arn)),
  });
}

/** As Lambda's AddPermission writes it. */
function buildStatement({ ref, properties }: Resource, functionArn: string): JsonObject {
  const read = (name: string) => readString(properties, name);
  const condition: Record<string, Json> = {
    ...member('ArnLike', { 'AWS:SourceArn': read('SourceArn') }),
    ...member('StringEquals', {
      'AWS:SourceAccount': read('SourceAccount'),
      'aws:PrincipalOrgID': read('PrincipalOrgID'),
    }),
  };
  return {
    Sid: ref,
    Effect: 'Allow',
    Principal: readPrincipal(read('Principal') ?? ''),
    Action: read('Action') ?? '',
    Resource: functionArn,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

function readPrincipal(principal: string): Json {
  if (principal === '*') {
    return '*';
  }
  return /\.amazonaws\.com(\.cn)?$/.test(principal) ? { Service: principal } : { AWS: principal };
}

function member(operator: string, keys: Readonly<Record<string, string | undefined>>): Record<string, Json> {
  const given = Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return given.length === 0 ? {} : { [operator]: Object.fromEntries(given) as JsonObject };
}
