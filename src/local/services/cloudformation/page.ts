import type { JsonObject } from '../../assembly/index.js';
import { readString } from '../../shared/json-fields.js';
import { validation } from './state.js';

/** CloudFormation states no number of items; its pages hold at most 1 MB, about a hundred items. */
const PAGE_ITEMS = 100;

/** A page of a list, from where the last one ended, with the token for the next. @throws AwsError `ValidationError` */
export function pageOf<Item>(
  items: readonly Item[],
  input: JsonObject,
): { readonly page: readonly Item[]; readonly next: { readonly NextToken?: string } } {
  const token = readString(input, 'NextToken') ?? '0';
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0) {
    throw validation(`Invalid NextToken ${token}`);
  }
  const end = start + PAGE_ITEMS;
  return { page: items.slice(start, end), next: end < items.length ? { NextToken: String(end) } : {} };
}
