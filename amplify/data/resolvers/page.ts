import { type Context, util } from '@aws-appsync/utils';
import { DEFAULT_PAGE_ITEMS, MAX_CURSOR_CHARACTERS, MAX_PAGE_ITEMS } from '../../../src/domain/limits.js';
import { refuse, refuseFailure, subOf } from './viewer.js';

export interface PageArguments {
  readonly limit?: number | null;
  readonly nextToken?: string | null;
}

/** One list: a partition of an index, and the part of it whose sort keys begin alike. */
export interface Listing {
  readonly index: string;
  readonly hash: { readonly name: string; readonly value: string };
  /** Name of the sort key. It ends in the row's id, so no two rows share one and each is a place to go on from. */
  readonly sortKey: string;
  /** What the sort keys begin with; may be empty. */
  readonly prefix: string;
  /** The least that may follow the prefix, when not everything may. */
  readonly from?: string;
  readonly newestFirst: boolean;
  /** The longest page, when it is not {@link MAX_PAGE_ITEMS}. */
  readonly maxItems?: number;
}

/** Sorts after everything that keys are made of. */
const LAST = '~';

/**
 * The query for a page: one more row than asked for, which tells whether more follow, and the row the cursor names, which
 * is left out again. No filter, so that no page is short.
 */
export function queryPage(ctx: Context<PageArguments>, listing: Listing) {
  const { index, hash, sortKey, prefix, from, newestFirst } = listing;
  const after = readCursor(ctx, listing);
  const low = `${prefix}${from ?? ''}`;
  const high = `${prefix}${LAST}`;
  if (after !== null && (after < low || after > high)) {
    refuseCursor();
  }
  return {
    operation: 'Query',
    index,
    query: {
      expression: '#hash = :hash AND #sort BETWEEN :low AND :high',
      expressionNames: { '#hash': hash.name, '#sort': sortKey },
      expressionValues: util.dynamodb.toMapValues({
        ':hash': hash.value,
        ':low': newestFirst ? low : (after ?? low),
        ':high': newestFirst ? (after ?? high) : high,
      }),
    },
    scanIndexForward: !newestFirst,
    limit: limitOf(ctx.args, listing) + (after === null ? 1 : 2),
  };
}

/** The page of that query. DynamoDB's own token appears only when a megabyte was full before the page was. */
export function toPage(ctx: Context<PageArguments>, listing: Listing) {
  refuseFailure(ctx);
  const { items, nextToken } = ctx.result as { items: Record<string, unknown>[]; nextToken?: string | null };
  const after = readCursor(ctx, listing);
  const limit = limitOf(ctx.args, listing);
  const following = items.filter((item) => item[listing.sortKey] !== after);
  const shown = following.slice(0, limit);
  const hasMore = following.length > limit || !!nextToken;
  const last = shown.slice(-1)[0]?.[listing.sortKey];
  return { items: shown, hasMore, nextToken: hasMore && last ? writeCursor(ctx, listing, `${last}`) : null };
}

function limitOf({ limit }: PageArguments, { maxItems = MAX_PAGE_ITEMS }: Listing): number {
  const items = limit ?? DEFAULT_PAGE_ITEMS;
  if (items < 1 || items > maxItems) {
    refuse('INVALID_INPUT', `limit is a number from 1 to ${maxItems}`);
  }
  return items;
}

/**
 * Who asked, and what for. A cursor repeats it and is refused to anyone else and for anything else. It is not signed
 * (this runtime has no cryptography) and need not be: partition and prefix are made from the request each time, so that
 * the most a forger gets is another place in the list they may read anyway.
 */
function bindingOf(ctx: Context, { index, hash, prefix }: Listing): string {
  return `${[subOf(ctx) ?? 'guest', ctx.info.fieldName, index, hash.value, prefix].join('|')}\n`;
}

function writeCursor(ctx: Context, listing: Listing, after: string): string {
  return util.base64Encode(`${bindingOf(ctx, listing)}${after}`);
}

function readCursor(ctx: Context<PageArguments>, listing: Listing): string | null {
  const token = ctx.args.nextToken;
  if (token === null || token === undefined) {
    return null;
  }
  if (
    token.length > MAX_CURSOR_CHARACTERS ||
    !util.matches('^([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2,3}={1,2})?$', token)
  ) {
    return refuseCursor();
  }
  const decoded = util.base64Decode(token);
  const binding = bindingOf(ctx, listing);
  return decoded.startsWith(binding) ? decoded.slice(binding.length) : refuseCursor();
}

function refuseCursor(): never {
  return refuse('INVALID_INPUT', 'nextToken does not belong to this list');
}
