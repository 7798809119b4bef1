import { type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from 'graphql-16';
import { expect, it } from 'vitest';
import { fieldNamed } from '../realtime/field-named-data.js';
import type { TemplateValue } from '../templates/contract.js';
import { selectData } from './select-data.js';

function parts(query: string): {
  readonly selection: SelectionSetNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
} {
  const { definitions } = parse(query);
  const fragments: Record<string, FragmentDefinitionNode> = {};
  let selection: SelectionSetNode | undefined;
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments[definition.name.value] = definition;
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      selection = definition.selectionSet;
    }
  }
  if (selection === undefined) {
    throw new Error('there is no operation');
  }
  return { selection, fragments };
}

const select = (data: TemplateValue, query: string) => {
  const { selection, fragments } = parts(query);
  return selectData(data, [selection], fragments);
};
const named = (answer: unknown, query: string) => {
  const { selection, fragments } = parts(query);
  return fieldNamed(answer, selection, fragments);
};

it('gives of an error what the client selected, under its names', () => {
  const data = { id: '1', secret: 's', list: [{ a: 1, b: 2 }], gone: null };
  expect(select(data, '{ key: id list { a } gone missing }')).toEqual({
    key: '1',
    list: [{ a: 1 }],
    gone: null,
    missing: null,
  });
});

it('follows fragments in an error', () => {
  expect(select({ a: 1, b: 2, c: 3 }, '{ ...F ... on T { b } } fragment F on T { a }')).toEqual({ a: 1, b: 2 });
});

it('gives a scalar whole, and nothing for nothing', () => {
  expect(select('text', '{ a }')).toBe('text');
  expect(select(null, '{ a }')).toBeNull();
  expect(selectData({ a: 1 }, [], {})).toEqual({ a: 1 });
});

it('names an answer by its fields, for those who did not choose the aliases', () => {
  expect(named({ x: { y: '1', list: [{ z: 2 }] } }, '{ x: post { y: id list { z: level } } }')).toEqual({
    post: { id: '1', list: [{ level: 2 }] },
  });
});

it('puts together what was selected of one object in several places', () => {
  const query = '{ post { ...F author { id } } again: post { level } } fragment F on T { author { name } }';
  expect(named({ post: { author: { id: 'a', name: 'n' } }, again: { level: 1 } }, query)).toEqual({
    post: { author: { id: 'a', name: 'n' }, level: 1 },
  });
  const lists = '{ post { list { a } ... on T { list { b } } } }';
  expect(named({ post: { list: [{ a: 1, b: 2 }] } }, lists)).toEqual({ post: { list: [{ a: 1, b: 2 }] } });
});

it('keeps null, and leaves out what was skipped', () => {
  expect(named({ post: null }, '{ post { id } }')).toEqual({ post: null });
  expect(named({ post: { id: '1' } }, '{ post { id level @skip(if: true) } }')).toEqual({ post: { id: '1' } });
});
