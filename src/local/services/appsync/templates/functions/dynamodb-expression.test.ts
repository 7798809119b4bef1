import { describe, expect, it } from 'vitest';
import type { TemplateValue } from '../contract.js';
import { renderFilter } from './dynamodb-expression.js';

const expression = (filter: TemplateValue) => renderFilter(filter)?.expression;

describe('renderFilter', () => {
  it('writes one comparison as AppSync does', () => {
    expect(renderFilter({ title: { eq: 'x' } })).toEqual({
      expression: '(#title = :title_eq)',
      expressionNames: { '#title': 'title' },
      expressionValues: { ':title_eq': { S: 'x' } },
    });
  });

  it.each<[TemplateValue, string]>([
    [{ v: { ne: 1 } }, '(#v <> :v_ne)'],
    [{ v: { lt: 1 } }, '(#v < :v_lt)'],
    [{ v: { le: 1 } }, '(#v <= :v_le)'],
    [{ v: { gt: 1 } }, '(#v > :v_gt)'],
    [{ v: { ge: 1 } }, '(#v >= :v_ge)'],
    [{ v: { contains: 'x' } }, '(contains(#v,:v_contains))'],
    [{ v: { notContains: 'x' } }, '(NOT contains(#v,:v_notContains))'],
    [{ v: { beginsWith: 'x' } }, '(begins_with(#v,:v_beginsWith))'],
    [{ v: { between: [1, 9] } }, '(#v BETWEEN :v_between_start AND :v_between_end)'],
    [{ v: { in: ['a', 'b'] } }, '(#v IN (:v_in_0, :v_in_1))'],
    [{ v: { attributeExists: false } }, '(attribute_not_exists(#v))'],
    [{ v: { attributeType: 'bool' } }, '(attribute_type(#v,:v_attributeType))'],
    [{ v: { size: { gt: 2 } } }, '(size(#v) > :v_size_gt)'],
    [{ v: { size: { gt: 2, lt: 5 } } }, '((size(#v) > :v_size_gt) AND (size(#v) < :v_size_lt))'],
    [{ v: { size: { between: [1, 3] } } }, '(size(#v) BETWEEN :v_size_between_start AND :v_size_between_end)'],
    [{ v: { ge: 1, le: 5 } }, '((#v >= :v_ge) AND (#v <= :v_le))'],
    [{ a: { eq: 1 }, b: { eq: 2 } }, '(#a = :a_eq) AND (#b = :b_eq)'],
    [{ and: [{ a: { eq: 1 } }] }, '(#a = :and_0_a_eq)'],
    [{ or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, '((#a = :or_0_a_eq) OR (#b = :or_1_b_eq))'],
    [
      { or: [{ a: { eq: 1 }, b: { eq: 2 } }, { c: { eq: 3 } }] },
      '(((#a = :or_0_a_eq) AND (#b = :or_0_b_eq)) OR (#c = :or_1_c_eq))',
    ],
    [{ not: { a: { eq: 1 } } }, '(NOT (#a = :not_a_eq))'],
    [{ not: { not: { a: { eq: 1 } } } }, '(NOT (NOT (#a = :not_not_a_eq)))'],
    [
      { not: { and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] } },
      '(NOT ((#a = :not_and_0_a_eq) AND (#b = :not_and_1_b_eq)))',
    ],
    [
      { or: [{ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, { c: { eq: 3 } }] },
      '(((#a = :or_0_and_0_a_eq) AND (#b = :or_0_and_1_b_eq)) OR (#c = :or_1_c_eq))',
    ],
    [{ a: { eq: 1 }, and: [{ b: { eq: 2 } }] }, '(#a = :a_eq) AND (#b = :and_0_b_eq)'],
    [{}, ''],
    [{ and: [] }, ''],
    [{ v: {} }, ''],
  ])('renders %j', (filter, rendered) => {
    expect(expression(filter)).toBe(rendered);
  });

  it('types values as they are', () => {
    expect(renderFilter({ v: { in: [1, true, null] }, w: { attributeType: 'stringSet' } })?.expressionValues).toEqual({
      ':v_in_0': { N: 1 },
      ':v_in_1': { BOOL: true },
      ':v_in_2': { NULL: null },
      ':w_attributeType': { S: 'SS' },
    });
  });

  it.each<[string, TemplateValue]>([
    ['null', null],
    ['a list', []],
    ['text', 'x'],
    ['an unknown operator', { v: { foo: 1 } }],
    ['a key of every object as an operator', { v: { constructor: 1 } }],
    ['a value where operators belong', { v: 'x' }],
    ['a field in a field', { a: { b: { eq: 1 } } }],
    ['an and that is no list', { and: { a: { eq: 1 } } }],
    ['a null in a group', { and: [null] }],
    ['a not of a list', { not: [{ a: { eq: 1 } }] }],
    ['a range of one bound', { v: { between: [1] } }],
    ['an in that is no list', { v: { in: 'x' } }],
    ['an attributeExists that is no boolean', { v: { attributeExists: 'yes' } }],
    ['an unknown attributeType', { v: { attributeType: 'S' } }],
    ['a size of a value', { v: { size: 3 } }],
    ['an operand that is undefined', { v: { eq: undefined } }],
  ])('gives null for %s', (_, filter) => {
    expect(renderFilter(filter)).toBeNull();
  });
});
