import { type Context, util } from '@aws-appsync/utils';
import { STAFF_GROUPS } from '../../../src/domain/access/groups.js';
import { pageOf, toPage } from './page.js';
import { isInOneOf, subOf } from './viewer.js';

interface Arguments {
  readonly creativeId?: string | null;
  readonly limit?: number | null;
  readonly nextToken?: string | null;
}

/** Public events, soonest first; or one creative's, of which the unlisted ones are hers and the staff's to see. */
export function request(ctx: Context<Arguments>) {
  const { creativeId } = ctx.args;
  const page = pageOf(ctx.args);
  if (!creativeId) {
    return {
      operation: 'Query',
      index: 'byVisibility',
      query: {
        expression: 'visibility = :public',
        expressionValues: util.dynamodb.toMapValues({ ':public': 'PUBLIC' }),
      },
      scanIndexForward: true,
      ...page,
    };
  }
  const query = {
    operation: 'Query',
    index: 'byCreative',
    query: {
      expression: 'creativeId = :creative',
      expressionValues: util.dynamodb.toMapValues({ ':creative': creativeId }),
    },
    scanIndexForward: true,
    ...page,
  };
  if (creativeId === subOf(ctx) || isInOneOf(ctx, STAFF_GROUPS)) {
    return query;
  }
  return {
    ...query,
    filter: {
      expression: 'visibility = :public',
      expressionValues: util.dynamodb.toMapValues({ ':public': 'PUBLIC' }),
    },
  };
}

export function response(ctx: Context) {
  return toPage(ctx);
}
