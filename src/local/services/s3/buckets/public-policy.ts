import type { Json, JsonObject } from '../../../assembly/resource.js';

/** Condition keys that, held to fixed values, keep a policy from being public ("The meaning of public"). */
const RESTRICTING_KEYS = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
];

/** Whether a bucket policy grants something to everyone, as Block Public Access judges it. */
export function isPublicPolicy(policy: JsonObject): boolean {
  return listOf(policy['Statement']).some(
    (statement) =>
      isObject(statement) &&
      statement['Effect'] === 'Allow' &&
      ('NotPrincipal' in statement || isEveryone(statement['Principal'])) &&
      !isRestricted(statement['Condition']),
  );
}

function isEveryone(principal: Json | undefined): boolean {
  if (principal === '*') {
    return true;
  }
  return isObject(principal) && listOf(principal['AWS']).some((value) => value === '*');
}

function isRestricted(condition: Json | undefined): boolean {
  if (!isObject(condition)) {
    return false;
  }
  return Object.values(condition).some(
    (tests) =>
      isObject(tests) &&
      Object.entries(tests).some(
        ([key, values]) => RESTRICTING_KEYS.includes(key.toLowerCase()) && listOf(values).every(isFixed),
      ),
  );
}

/** Neither a wildcard nor an address range that holds everyone. */
function isFixed(value: Json): boolean {
  return typeof value === 'string' && !value.includes('*') && !/\/0$/.test(value);
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) {
    return [];
  }
  return isList(value) ? value : [value];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}
