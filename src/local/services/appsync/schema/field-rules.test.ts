import { describe, expect, it } from 'vitest';
import type { AuthConfiguration, AuthMode } from '../load/definition.js';
import { buildApiSchema, listFields } from './build-schema.js';

const MODES: readonly AuthMode[] = ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM', 'API_KEY', 'AWS_LAMBDA'];
const SHORT: Readonly<Record<string, AuthMode>> = {
  pool: 'AMAZON_COGNITO_USER_POOLS',
  iam: 'AWS_IAM',
  key: 'API_KEY',
  lambda: 'AWS_LAMBDA',
};

function auth(defaultAction: 'ALLOW' | 'DENY' = 'ALLOW'): AuthConfiguration {
  return {
    defaultMode: 'AMAZON_COGNITO_USER_POOLS',
    modes: new Set(MODES),
    userPools: [{ userPoolId: 'p', clientIdPattern: undefined, defaultAction }],
    lambda: undefined,
  };
}

function rule(field: string, type = '', configuration = auth()) {
  const api = { name: 'test', sdl: `type Query ${type} { f: String ${field} }`, auth: configuration };
  const [found] = listFields(buildApiSchema(api), api);
  if (found === undefined) {
    throw new Error('the field is missing');
  }
  return found.rule;
}

const caller = (mode: AuthMode, groups: readonly string[] = [], denyByDefault = false) => ({
  mode,
  groups,
  denyByDefault,
});
const open = (...names: Parameters<typeof rule>) =>
  Object.entries(SHORT).flatMap(([name, mode]) => (rule(...names).allows(caller(mode)) ? [name] : []));

describe('a field is open to', () => {
  it.each([
    ['the default mode when neither it nor its type says more', '', '', ['pool']],
    ['the modes of its type', '', '@aws_iam @aws_api_key', ['iam', 'key']],
    ['its own modes instead of those of its type', '@aws_lambda', '@aws_iam', ['lambda']],
    ['several modes of its own', '@aws_cognito_user_pools @aws_iam', '', ['pool', 'iam']],
    ['no one when its mode is not one of the API', '@aws_oidc', '', []],
  ])('%s', (_, field, type, expected) => {
    expect(open(field, type)).toEqual(expected);
  });
});

it('knows when there is nothing to check', () => {
  expect(rule('@aws_cognito_user_pools @aws_iam @aws_api_key @aws_lambda').open).toBe(true);
  expect(rule('@aws_cognito_user_pools @aws_iam @aws_api_key').open).toBe(false);
  expect(rule('@aws_cognito_user_pools(cognito_groups: ["a"]) @aws_iam @aws_api_key @aws_lambda').open).toBe(false);
});

it('asks for one of the groups of a user pool', () => {
  const grouped = rule('@aws_cognito_user_pools(cognito_groups: ["a", "b"])');
  expect(grouped.allows(caller('AMAZON_COGNITO_USER_POOLS', ['b', 'c']))).toBe(true);
  expect(grouped.allows(caller('AMAZON_COGNITO_USER_POOLS', ['c']))).toBe(false);
  expect(grouped.allows(caller('AWS_IAM', ['b']))).toBe(false);
});

it('with the default action DENY, opens only what names a group of the caller', () => {
  const denying = auth('DENY');
  const pool = (groups: readonly string[]) => caller('AMAZON_COGNITO_USER_POOLS', groups, true);
  expect(rule('', '', denying).allows(pool(['a']))).toBe(false);
  expect(rule('@aws_cognito_user_pools(cognito_groups: ["a"])', '', denying).allows(pool(['a']))).toBe(true);
  expect(rule('@aws_cognito_user_pools @aws_iam @aws_api_key @aws_lambda', '', denying).open).toBe(false);
});

it('honours the directives of an extended type', () => {
  const api = { name: 'test', sdl: 'type Query { f: String } extend type Query @aws_iam { g: String }', auth: auth() };
  const rules = listFields(buildApiSchema(api), api).map((field) => field.rule.allows(caller('AWS_IAM')));
  expect(rules).toEqual([true, true]);
});
