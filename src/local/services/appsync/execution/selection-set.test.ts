import { buildSchema, execute, type GraphQLResolveInfo, parse } from 'graphql-16';
import { expect, it } from 'vitest';
import { listSelectionSet, printSelectionSet } from './selection-set.js';

function infoOf(query: string, variableValues: Record<string, unknown> = {}): GraphQLResolveInfo {
  const schema = buildSchema('type T { a: String b: String t: T } type Query { t: T }');
  let seen: GraphQLResolveInfo | undefined;
  const field = schema.getQueryType()?.getFields()['t'];
  if (field === undefined) {
    throw new Error('the schema lacks the field');
  }
  field.resolve = (_source, _args, _context, info) => {
    seen = info;
    return null;
  };
  void execute({ schema, document: parse(query), variableValues });
  if (seen === undefined) {
    throw new Error('the field was not asked for');
  }
  return seen;
}

it('lists nested fields by their paths, aliases in place of names', () => {
  expect(listSelectionSet(infoOf('{ t { a other: t { b } } }'))).toEqual(['a', 'other', 'other/b']);
});

it('writes fragments out, each field once', () => {
  const query = '{ t { a ...F ... on T { a t { b } } } } fragment F on T { a t { a } }';
  expect(listSelectionSet(infoOf(query))).toEqual(['a', 't', 't/a', 't/b']);
});

it('gathers a field that is selected twice', () => {
  expect(listSelectionSet(infoOf('{ t { a } t { b } }'))).toEqual(['a', 'b']);
});

it('leaves out what the variables leave out', () => {
  const query =
    'query Q($yes: Boolean!, $no: Boolean!) { t { a @skip(if: $yes) b @include(if: $no) t @skip(if: $no) { a } } }';
  expect(listSelectionSet(infoOf(query, { yes: true, no: false }))).toEqual(['t', 't/a']);
});

it('prints the selection as it was written', () => {
  expect(printSelectionSet(infoOf('{ t { a ...F } } fragment F on T { b }'))).toBe('{\n  a\n  ...F\n}');
  expect(printSelectionSet(infoOf('{ t { x: a } }'))).toBe('{\n  x: a\n}');
});
