import {
  buildSchema,
  type ExecutionResult,
  execute,
  GraphQLScalarType,
  isSpecifiedScalarType,
  parse,
} from 'graphql-16';
import { describe, expect, it } from 'vitest';
import { AWS_SCALAR_NAMES, installScalar } from './scalars.js';

function run(scalar: string, value: unknown, output: unknown = null): ExecutionResult {
  const schema = buildSchema(`scalar ${scalar} type Query { field(value: ${scalar}): ${scalar} }`);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type instanceof GraphQLScalarType && !isSpecifiedScalarType(type)) {
      installScalar(type);
    }
  }
  let seen: unknown;
  const rootValue = {
    field: (args: { readonly value: unknown }) => {
      seen = args.value;
      return output ?? args.value;
    },
  };
  const document = parse(`query Q($value: ${scalar}) { field(value: $value) }`);
  const result = execute({ schema, document, rootValue, variableValues: { value } }) as ExecutionResult;
  return { ...result, extensions: { seen } };
}

const GOOD: Readonly<Record<string, readonly unknown[]>> = {
  AWSDate: ['2026-11-20', '2024-02-29', '1970-01-01Z', '1970-01-01-07:00', '1970-01-01+05:30:15'],
  AWSTime: ['12:30', '12:30:24.500', '12:30Z', '12:30:24-07:00'],
  AWSDateTime: ['2026-11-20T10:00Z', '2026-11-20T10:00:00Z', '2026-11-20T10:00:00.123456789+05:30'],
  AWSTimestamp: [0, -1, 1_700_000_000],
  AWSEmail: ['username@example.com', 'a.b+c@mail.example.org'],
  AWSURL: ['https://www.example.com/a?b#c', 'mailto:example@example.com'],
  AWSPhone: ['+1 555-555-0100', '(555) 555 0100', '+447400123456'],
  AWSIPAddress: ['123.12.34.56', '123.45.67.89/16', '::1', '1a2b:3c4b::1234:4567/64'],
};

const BAD: Readonly<Record<string, readonly unknown[]>> = {
  AWSDate: ['2026-02-30', '20-11-2026', '2026-11-20T10:00Z', 5, ''],
  AWSTime: ['25:00', '12', '12:60', true],
  AWSDateTime: ['2026-11-20', '2026-11-20T10:00:00', '2026-13-01T10:00Z', 1],
  AWSTimestamp: [1.5, '12', 2 ** 60],
  AWSEmail: ['no', 'a@', '@b', 'a b@c.d', 'a@b@c'],
  AWSJSON: ['{a:1}', 'plain', 7, { a: 1 }],
  AWSURL: ['example.com', '//x', ''],
  AWSPhone: ['call me', '12'],
  AWSIPAddress: ['300.1.1.1', '1.2.3', '1.2.3.4/33', '::1/129', '1.2.3.4/8/8'],
};

const rows = (table: typeof GOOD) =>
  Object.entries(table).flatMap(([name, values]) => values.map((value) => [name, value] as const));

it('knows every scalar of AppSync', () => {
  expect(new Set(AWS_SCALAR_NAMES)).toEqual(new Set(Object.keys(BAD)));
});

describe('as an argument', () => {
  it.each(rows(GOOD))('%s takes %j', (scalar, value) => {
    expect(run(scalar, value).extensions).toEqual({ seen: value });
  });

  it.each(rows(BAD))('%s refuses %j', (scalar, value) => {
    expect(run(scalar, value).errors?.[0]?.message).toMatch(/Unable to parse `.*` as a valid/s);
  });

  it('AWSJSON is parsed for the templates', () => {
    expect(run('AWSJSON', '{"a":[1]}').extensions).toEqual({ seen: { a: [1] } });
  });
});

describe('as a result', () => {
  it.each(rows(GOOD))('%s gives %j', (scalar, value) => {
    expect(run(scalar, null, value)).toMatchObject({ data: { field: value } });
  });

  it.each([
    ['AWSDateTime', 'yesterday', 'DateTime'],
    ['AWSTimestamp', 'now', 'Timestamp'],
    ['AWSURL', 'not one', 'URL'],
  ])('%s refuses %j', (scalar, value, title) => {
    const { data, errors } = run(scalar, null, value);
    expect(data).toEqual({ field: null });
    expect(errors?.[0]?.message).toBe(`Unable to serialize \`${value}\` as a valid ${title}`);
  });

  it('AWSJSON is written as JSON, a string too', () => {
    expect(run('AWSJSON', null, { a: 1 }).data).toEqual({ field: '{"a":1}' });
    expect(run('AWSJSON', null, 'text').data).toEqual({ field: '"text"' });
  });
});
