import type { FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql-16';

/**
 * Levels of nested fields in an operation: `{ getEvent { name } }` has 2. Fragments count as if they were written in place.
 *
 * @param fragments - by name; the document is valid, so they do not refer to themselves.
 */
export function depthOf(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): number {
  const known = new Map<string, number>();
  return depthOfSelections(operation.selectionSet);

  function depthOfSelections(selectionSet: SelectionSetNode | undefined): number {
    let deepest = 0;
    for (const selection of selectionSet?.selections ?? []) {
      const depth =
        selection.kind === 'Field'
          ? 1 + depthOfSelections(selection.selectionSet)
          : selection.kind === 'InlineFragment'
            ? depthOfSelections(selection.selectionSet)
            : depthOfFragment(selection.name.value);
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  /** Each fragment once: fragments that use each other twice would otherwise cost exponential time. */
  function depthOfFragment(name: string): number {
    const depth = known.get(name) ?? depthOfSelections(fragments[name]?.selectionSet);
    known.set(name, depth);
    return depth;
  }
}
