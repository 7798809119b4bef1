import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { errors } from '../errors.js';
import { count, optionalText } from '../input.js';
import { MAX_LIST_PAGE } from '../limits.js';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; undefined after the last. */
  readonly nextToken?: string;
}

/** One page of a list in the order of its names: `Limit` items after the one that `tokenName` stands for. */
export function takePage<Item>(
  all: Iterable<Item>,
  input: JsonObject,
  tokenName: 'NextToken' | 'PaginationToken',
  nameOf: (item: Item) => string,
): Page<Item> {
  const limit = count(input, 'Limit', MAX_LIST_PAGE, [0, MAX_LIST_PAGE]) || MAX_LIST_PAGE;
  const after = readToken(optionalText(input, tokenName));
  const items: Item[] = [];
  for (const item of all) {
    if (after === undefined || nameOf(item) > after) {
      items.push(item);
    }
    if (items.length > limit) {
      break;
    }
  }
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return items.length <= limit || last === undefined
    ? { items: page }
    : { items: page, nextToken: Buffer.from(JSON.stringify({ after: nameOf(last) })).toString('base64url') };
}

function readToken(token: string | undefined): string | undefined {
  if (token === undefined) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && 'after' in value && typeof value.after === 'string') {
      return value.after;
    }
  } catch (error) {
    throw new AwsError('InvalidParameterException', 'Invalid pagination token.', 400, { cause: error });
  }
  throw errors.invalidParameter('Invalid pagination token.');
}
