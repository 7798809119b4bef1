import type { FragmentDefinitionNode, SelectionSetNode } from 'graphql-16';
import type { TemplateMap, TemplateValue } from '../templates/contract.js';
import { selectionOf } from './selection-set.js';

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/**
 * What of an error's data the client may see: "errorData ... is filtered by the selection set".
 *
 * @param selectionSets - of the field that failed; none for a scalar, whose data is given whole.
 */
export function selectData(
  data: TemplateValue,
  selectionSets: readonly SelectionSetNode[],
  fragments: Fragments,
): TemplateValue {
  if (Array.isArray(data)) {
    return data.map((entry) => selectData(entry, selectionSets, fragments));
  }
  if (typeof data !== 'object' || data === null || selectionSets.length === 0) {
    return data;
  }
  const selected: TemplateMap = {};
  for (const selectionSet of selectionSets) {
    addSelected(data, selectionSet, fragments, selected);
  }
  return selected;
}

function addSelected(data: TemplateMap, selectionSet: SelectionSetNode, fragments: Fragments, into: TemplateMap): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === 'Field') {
      const below = selection.selectionSet === undefined ? [] : [selection.selectionSet];
      into[selection.alias?.value ?? selection.name.value] = selectData(
        data[selection.name.value] ?? null,
        below,
        fragments,
      );
    } else {
      const nested = selectionOf(selection, fragments);
      if (nested !== undefined) {
        addSelected(data, nested, fragments, into);
      }
    }
  }
}
