import { expect, it } from 'vitest';
import { buildAssembly, identifyAnything, TEST_PLACE } from '../../../../test/support/build-assembly.js';
import { loadAssembly } from '../load-assembly.js';
import type { Assembly, Json, JsonObject } from '../resource.js';

const TRUE: Json = { 'Fn::Equals': ['1', 1] };
const FALSE: Json = { 'Fn::Equals': ['a', 'A'] };

function load(root: JsonObject): Assembly {
  return loadAssembly({ directory: buildAssembly({ root }), identify: identifyAnything, ...TEST_PLACE });
}

/** Whether a resource under the condition exists. */
function holds(condition: Json, more: JsonObject = {}): boolean {
  const root = {
    Conditions: { ...more, Subject: condition },
    Resources: { Thing: { Type: 'T::Thing', Condition: 'Subject' } },
  };
  return load(root).resources.length === 1;
}

it.each<[string, Json, boolean]>([
  ['equal texts', TRUE, true],
  ['texts that differ in case', FALSE, false],
  ['Fn::Not of what is false', { 'Fn::Not': [FALSE] }, true],
  ['Fn::Not of what is true', { 'Fn::Not': [TRUE] }, false],
  ['Fn::And of all true', { 'Fn::And': [TRUE, TRUE, TRUE] }, true],
  ['Fn::And with one false', { 'Fn::And': [TRUE, FALSE] }, false],
  ['Fn::Or with one true', { 'Fn::Or': [FALSE, TRUE] }, true],
  ['Fn::Or of all false', { 'Fn::Or': [FALSE, FALSE] }, false],
])('decides %s', (_name, condition, expected) => {
  expect(holds(condition)).toBe(expected);
});

it('looks up another condition', () => {
  expect(holds({ Condition: 'Other' }, { Other: TRUE })).toBe(true);
  expect(holds({ 'Fn::Not': [{ Condition: 'Other' }] }, { Other: TRUE })).toBe(false);
});

it.each<[string, Json, RegExp]>([
  ['an unknown condition', { Condition: 'Nothing' }, /There is no condition Nothing/],
  ['a value', { Ref: 'AWS::Region' }, /Ref is not supported as a condition/],
  ['a text', 'true', /a value is not supported as a condition/],
  ['Fn::And of one', { 'Fn::And': [TRUE] }, /Fn::And takes a list of 2 to 10 elements/],
  ['Fn::Or of eleven', { 'Fn::Or': Array.from({ length: 11 }, () => TRUE) }, /Fn::Or takes a list of 2 to 10 elements/],
  ['Fn::Contains', { 'Fn::Contains': [['a'], 'a'] }, /Fn::Contains is not supported as a condition/],
])('refuses %s', (_name, condition, message) => {
  expect(() => holds(condition)).toThrow(message);
});

it('refuses conditions that wait for each other', () => {
  expect(() => holds({ Condition: 'Other' }, { Other: { Condition: 'Subject' } })).toThrow(
    'Circular dependency: [Conditions.Subject → Conditions.Other → Conditions.Subject]',
  );
});

it('leaves out resources and outputs whose condition does not hold', () => {
  const { resources, outputs } = load({
    Conditions: { Yes: TRUE, No: FALSE },
    Resources: {
      Kept: { Type: 'T::Thing', Condition: 'Yes' },
      Dropped: { Type: 'T::Thing', Condition: 'No', Properties: { Bad: { 'Fn::Unknown': 1 } } },
    },
    Outputs: {
      Kept: { Value: { Ref: 'Kept' }, Condition: 'Yes' },
      Dropped: { Value: { Ref: 'Dropped' }, Condition: 'No' },
    },
  });
  expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Kept']);
  expect(outputs).toEqual({ Kept: 'Kept-name' });
});

it('refuses a reference to a resource that its condition leaves out', () => {
  const root = {
    Conditions: { No: FALSE },
    Resources: {
      Dropped: { Type: 'T::Thing', Condition: 'No' },
      User: { Type: 'T::Thing', Properties: { Of: { Ref: 'Dropped' } } },
    },
  };
  expect(() => load(root)).toThrow(/Unresolved resource dependencies \[Dropped\] in the template \(at User/);
});

it('drops a DependsOn on a resource that its condition leaves out', () => {
  const root = {
    Conditions: { No: FALSE },
    Resources: { Dropped: { Type: 'T::Thing', Condition: 'No' }, User: { Type: 'T::Thing', DependsOn: 'Dropped' } },
  };
  expect(load(root).resources).toHaveLength(1);
});
