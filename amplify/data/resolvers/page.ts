import type { Context } from '@aws-appsync/utils';
import { DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS } from '../../../src/domain/limits.js';
import { refuse, refuseFailure } from './viewer.js';

interface PageArguments {
  readonly limit?: number | null;
  readonly nextToken?: string | null;
}

/** The paging part of a query; `nextToken` is encrypted by AppSync and refused by DynamoDB for any other partition. */
export function pageOf({ limit, nextToken }: PageArguments): { limit: number; nextToken: string | null } {
  const items = limit ?? DEFAULT_PAGE_ITEMS;
  if (items < 1 || items > MAX_PAGE_ITEMS) {
    refuse('INVALID_INPUT', `limit is a number from 1 to ${MAX_PAGE_ITEMS}`);
  }
  return { limit: items, nextToken: nextToken ?? null };
}

/** A page of a query: more follow as long as DynamoDB gives a token. A filtered page may hold fewer than `limit`. */
export function toPage(ctx: Context) {
  refuseFailure(ctx);
  const { items, nextToken } = ctx.result as { items: unknown[]; nextToken?: string | null };
  return { items, nextToken: nextToken ?? null, hasMore: !!nextToken };
}
