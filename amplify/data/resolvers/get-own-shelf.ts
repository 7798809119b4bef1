import { type Context, util } from '@aws-appsync/utils';
import type { Shelf } from '../../../src/domain/shelf/shelf.js';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';
import { refuse, refuseFailure, refuseMissing, requireSub } from './viewer.js';

interface Arguments extends ShelfArguments {
  readonly expectedVersion?: number | null;
}

/** Puts the caller's own collection or playlist into the stash, when it is the version they saw. */
export function request(ctx: Context<Arguments>) {
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: shelfIdOf(ctx) }), consistentRead: true };
}

export function response(ctx: Context<Arguments>) {
  refuseFailure(ctx);
  const { model } = kindOf(ctx);
  const shelf = ctx.result as Shelf | null;
  if (!shelf || shelf.ownerId !== requireSub(ctx) || shelf.deletedAt) {
    return refuseMissing(model);
  }
  const { expectedVersion } = ctx.args;
  if (typeof expectedVersion === 'number' && expectedVersion !== shelf.version) {
    refuse('CONFLICT', `The ${model.toLowerCase()} was changed by someone else`);
  }
  ctx.stash['shelf'] = shelf;
  return {};
}
