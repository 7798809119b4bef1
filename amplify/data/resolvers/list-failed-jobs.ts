import { type Context, util } from '@aws-appsync/utils';
import { OPERATOR_GROUPS } from '../../../src/domain/access/groups.js';
import { pageOf, toPage } from './page.js';
import { isInOneOf, refuse } from './viewer.js';

interface Arguments {
  readonly state?: string | null;
  readonly limit?: number | null;
  readonly nextToken?: string | null;
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
  return {
    operation: 'Query',
    index: 'byJobState',
    query: {
      expression: 'jobState = :state',
      expressionValues: util.dynamodb.toMapValues({ ':state': ctx.args.state ?? 'DEAD' }),
    },
    scanIndexForward: false,
    ...pageOf(ctx.args),
  };
}

export function response(ctx: Context) {
  const { items, nextToken, hasMore } = toPage(ctx);
  const rows = items as Row[];
  return {
    items: rows.map((row) => ({
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
    })),
    nextToken,
    hasMore,
  };
}
