import type { Context } from '@aws-appsync/utils';
import { OPERATOR_GROUPS } from '../../../src/domain/access/groups.js';
import { type Listing, type PageArguments, queryPage, toPage } from './page.js';
import { isInOneOf, refuse } from './viewer.js';

interface Arguments extends PageArguments {
  readonly state?: string | null;
}

interface Row {
  readonly id: string;
  readonly contentId: string;
  readonly ownerId: string;
  readonly kind: string;
  readonly mediaType: string;
  readonly byteLength: number;
  readonly jobState: string;
  readonly jobReason?: string;
  readonly jobFailedAt: string;
  readonly attempts?: number;
}

export function request(ctx: Context<Arguments>) {
  if (!isInOneOf(ctx, OPERATOR_GROUPS)) {
    refuse('ACCESS_DENIED', 'Only operators see failed jobs');
  }
  return queryPage(ctx, listingOf(ctx));
}

export function response(ctx: Context<Arguments>) {
  const page = toPage(ctx, listingOf(ctx));
  const rows = page.items as unknown as Row[];
  const items = rows.map((row) => ({
    uploadId: row.id,
    contentId: row.contentId,
    ownerId: row.ownerId,
    kind: row.kind,
    mediaType: row.mediaType,
    byteLength: row.byteLength,
    state: row.jobState,
    reason: row.jobReason ?? null,
    attempts: row.attempts ?? 0,
    failedAt: row.jobFailedAt,
  }));
  return { ...page, items };
}

function listingOf(ctx: Context<Arguments>): Listing {
  return {
    index: 'byJobState',
    hash: { name: 'jobState', value: ctx.args.state ?? 'DEAD' },
    sortKey: 'jobFailedAt#id',
    prefix: '',
    newestFirst: true,
  };
}
