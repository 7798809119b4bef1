import type { Context } from '@aws-appsync/utils';
import { OPERATOR_GROUPS } from '../../../src/domain/access/groups.js';
import { type Listing, type PageArguments, queryPage, toPage } from './page.js';
import { isInOneOf, refuse } from './viewer.js';

export interface FailedJobArguments extends PageArguments {
  readonly state?: string | null;
}

/** A page of what was given up, the newest first, of a model whose index `byJobState` holds nothing else. For operators. */
export function queryFailed(ctx: Context<FailedJobArguments>, sortKey: string) {
  if (!isInOneOf(ctx, OPERATOR_GROUPS)) {
    refuse('ACCESS_DENIED', 'Only operators see failed jobs');
  }
  return queryPage(ctx, listingOf(ctx, sortKey));
}

export function toFailedPage(ctx: Context<FailedJobArguments>, sortKey: string) {
  return toPage(ctx, listingOf(ctx, sortKey));
}

function listingOf(ctx: Context<FailedJobArguments>, sortKey: string): Listing {
  return {
    index: 'byJobState',
    hash: { name: 'jobState', value: ctx.args.state ?? 'DEAD' },
    sortKey,
    prefix: '',
    newestFirst: true,
  };
}
