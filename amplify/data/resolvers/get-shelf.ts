import { type Context, util } from '@aws-appsync/utils';
import { canSeeShelf } from '../../../src/domain/access/shelf-access.js';
import type { Shelf } from '../../../src/domain/shelf/shelf.js';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';
import { callerOf, refuseFailure, refuseMissing } from './viewer.js';

export function request(ctx: Context<ShelfArguments>) {
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: shelfIdOf(ctx) }), consistentRead: true };
}

export function response(ctx: Context<ShelfArguments>) {
  refuseFailure(ctx);
  const shelf = ctx.result as Shelf | null;
  return shelf && canSeeShelf(callerOf(ctx), shelf) ? shelf : refuseMissing(kindOf(ctx).model);
}
