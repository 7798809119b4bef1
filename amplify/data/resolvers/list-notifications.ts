import { type Context, util } from '@aws-appsync/utils';
import { pageOf, toPage } from './page.js';
import { requireSub } from './viewer.js';

export function request(ctx: Context<{ readonly limit?: number | null; readonly nextToken?: string | null }>) {
  return {
    operation: 'Query',
    index: 'byOwner',
    query: {
      expression: 'ownerId = :owner',
      expressionValues: util.dynamodb.toMapValues({ ':owner': requireSub(ctx) }),
    },
    scanIndexForward: false,
    ...pageOf(ctx.args),
  };
}

export function response(ctx: Context) {
  return toPage(ctx);
}
