import { type Context, util } from '@aws-appsync/utils';
import { refuseFailure, refuseMissing, requireSub } from './viewer.js';

export function request(ctx: Context) {
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: requireSub(ctx) }), consistentRead: true };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  return ctx.result ?? refuseMissing('UserProfile');
}
