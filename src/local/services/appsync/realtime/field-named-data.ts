import type { SelectionSetNode } from 'graphql-16';
import type { PreparedDocument } from '../execution/document-cache.js';
import { selectionOf } from '../execution/selection-set.js';
import type { TemplateMap, TemplateValue } from '../templates/contract.js';

/** A mutation's answer keyed by the names of its fields, not by the client's aliases: what subscribers select from. */
export function fieldNamed(
  answer: unknown,
  selectionSet: SelectionSetNode | undefined,
  fragments: PreparedDocument['fragments'],
): TemplateValue {
  if (Array.isArray(answer)) {
    return answer.map((entry: unknown) => fieldNamed(entry, selectionSet, fragments));
  }
  if (selectionSet === undefined || typeof answer !== 'object' || answer === null) {
    return (answer ?? null) as TemplateValue;
  }
  const named: TemplateMap = {};
  addFields(answer as Readonly<Record<string, unknown>>, selectionSet, fragments, named);
  return named;
}

function addFields(
  answer: Readonly<Record<string, unknown>>,
  selectionSet: SelectionSetNode,
  fragments: PreparedDocument['fragments'],
  named: TemplateMap,
): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === 'Field') {
      const key = selection.alias?.value ?? selection.name.value;
      if (Object.hasOwn(answer, key)) {
        const name = selection.name.value;
        named[name] = merge(named[name], fieldNamed(answer[key], selection.selectionSet, fragments));
      }
    } else {
      const nested = selectionOf(selection, fragments);
      if (nested !== undefined) {
        addFields(answer, nested, fragments, named);
      }
    }
  }
}

/** The same object selected twice, perhaps by two fragments, has the fields of both. */
function merge(known: TemplateValue, more: TemplateValue): TemplateValue {
  if (Array.isArray(known) && Array.isArray(more) && known.length === more.length) {
    return known.map((entry, index) => merge(entry, more[index]));
  }
  return isObject(known) && isObject(more) ? { ...known, ...more } : more;
}

function isObject(value: TemplateValue): value is TemplateMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
