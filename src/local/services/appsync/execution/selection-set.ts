import {
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql-16';

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;
type Variables = GraphQLResolveInfo['variableValues'];

/** `ctx.info.selectionSetList`: `items`, `items/name`. "Fields that are aliased are referenced only by the alias name." */
export function listSelectionSet(info: GraphQLResolveInfo): string[] {
  const paths = new Set<string>();
  for (const { selectionSet } of info.fieldNodes) {
    collect(selectionSet, '', info, paths);
  }
  return [...paths];
}

function collect(
  selectionSet: SelectionSetNode | undefined,
  prefix: string,
  info: Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>,
  paths: Set<string>,
): void {
  for (const selection of selectionSet?.selections ?? []) {
    if (!isIncluded(selection, info.variableValues)) {
      continue;
    }
    if (selection.kind === 'Field') {
      const path = `${prefix}${selection.alias?.value ?? selection.name.value}`;
      paths.add(path);
      collect(selection.selectionSet, `${path}/`, info, paths);
    } else {
      collect(selectionOf(selection, info.fragments), prefix, info, paths);
    }
  }
}

/** `ctx.info.selectionSetGraphQL`: the selection set as it was written. */
export function printSelectionSet(info: GraphQLResolveInfo): string {
  return info.fieldNodes
    .flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [print(selectionSet)]))
    .join('\n');
}

/** `@skip` and `@include`. */
export function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) {
    return true;
  }
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] !== false
  );
}

/** What a fragment spread or an inline fragment selects. */
export function selectionOf(
  selection: Exclude<SelectionNode, { kind: 'Field' }>,
  fragments: Fragments,
): SelectionSetNode | undefined {
  return selection.kind === 'InlineFragment' ? selection.selectionSet : fragments[selection.name.value]?.selectionSet;
}
