import { type FragmentDefinitionNode, Kind, parse } from 'graphql-16';
import { expect, it } from 'vitest';
import { depthOf } from './query-depth.js';

function depth(query: string): number {
  const { definitions } = parse(query);
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments[definition.name.value] = definition;
    }
  }
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation === undefined ? 0 : depthOf(operation, fragments);
}

it.each([
  ['{ a }', 1],
  ['{ a b { c } }', 2],
  ['{ a { b { c } } d { e } }', 3],
  ['{ a { ... on T { b { c } } } }', 3],
  ['{ a { ...F } } fragment F on T { b { ...G } } fragment G on T { c { d } }', 4],
])('%s is %i deep', (query, expected) => {
  expect(depth(query)).toBe(expected);
});

it('measures fragments that use each other twice without taking twice as long for each', () => {
  const levels = 40;
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on T { a { ...F${level + 1} } b { ...F${level + 1} } }`,
  );
  expect(depth(`{ ...F0 } ${fragments.join(' ')} fragment F${levels} on T { end }`)).toBe(levels + 1);
});
