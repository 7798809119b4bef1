import { describe, expect, it } from 'vitest';
import type { TemplateValue } from '../contract.js';
import { isMap } from '../values.js';
import { toSubscriptionFilter } from './subscription-filter.js';

/** Groups in short: `a eq 1 & b eq 2`. */
function groups(...args: Parameters<typeof toSubscriptionFilter>): string[] {
  const filter = toSubscriptionFilter(...args);
  const list = isMap(filter) && Array.isArray(filter['filterGroup']) ? filter['filterGroup'] : [];
  return list.map((group) => {
    const filters = isMap(group) && Array.isArray(group['filters']) ? group['filters'] : [];
    return filters
      .map((entry) =>
        isMap(entry) ? `${entry['fieldName']} ${entry['operator']} ${JSON.stringify(entry['value'])}` : '',
      )
      .join(' & ');
  });
}

describe('toSubscriptionFilter', () => {
  it.each<[TemplateValue, string[]]>([
    [{ a: { eq: 1 } }, ['a eq 1']],
    [{ a: { eq: 1 }, b: { eq: 2 } }, ['a eq 1 & b eq 2']],
    [{ 'loc.country': { in: ['x'] } }, ['loc.country in ["x"]']],
    [{ a: { eq: 1, ne: 2 } }, ['a eq 1', 'a ne 2']],
    [{ or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, ['a eq 1', 'b eq 2']],
    [{ and: [{ a: { eq: 1 } }, { or: [{ b: { eq: 2 } }, { c: { eq: 3 } }] }] }, ['a eq 1 & b eq 2', 'a eq 1 & c eq 3']],
    [
      {
        p: { le: 5, ge: 2 },
        and: [{ t: { ne: 'x' } }, { d: { gt: 9 } }],
        or: [{ a: { eq: 'A' } }, { b: { eq: false } }],
      },
      [
        'p le 5 & t ne "x" & d gt 9 & a eq "A"',
        'p le 5 & t ne "x" & d gt 9 & b eq false',
        'p ge 2 & t ne "x" & d gt 9 & a eq "A"',
        'p ge 2 & t ne "x" & d gt 9 & b eq false',
      ],
    ],
    [{ not: { a: { eq: 1 } } }, ['not a {"eq":1}']],
    [{}, []],
    [{ a: {} }, []],
    [{ and: [] }, []],
    [{ a: null, b: { eq: 1 } }, ['b eq 1']],
  ])('multiplies %j out', (filter, expected) => {
    expect(groups(filter)).toEqual(expected);
  });

  it('leaves out ignored fields at any depth', () => {
    expect(groups({ a: { eq: 1 }, and: [{ b: { eq: 2 } }] }, ['b'])).toEqual(['a eq 1']);
  });

  it('adds rules as alternatives to every group', () => {
    expect(groups({ a: { eq: 1 } }, [], { r: { ge: 2 }, s: { eq: 'p' } })).toEqual([
      'a eq 1 & r ge 2',
      'a eq 1 & s eq "p"',
    ]);
    expect(groups({}, [], { r: { eq: 1 } })).toEqual(['r eq 1']);
  });

  it.each<TemplateValue>([null, undefined, 'text', []])('gives null for %j', (filter) => {
    expect(toSubscriptionFilter(filter)).toBeNull();
  });
});
