import { type Context, util } from '@aws-appsync/utils';
import { kindOf, type ShelfText, shelfFields } from './shelf.js';
import { tableOf } from './table.js';
import { refusalsOf } from './transaction.js';
import { refuse, requireSub } from './viewer.js';

/** One transaction: the row, and its owner's number of such rows, which has a limit. */
export function request(ctx: Context<ShelfText>) {
  const { model, countName, maxPerOwner } = kindOf(ctx);
  const ownerId = requireSub(ctx);
  const now = util.time.nowISO8601();
  const dated = { id: util.autoId(), createdAt: now };
  const fields = { ...shelfFields(dated, ctx.args), ownerId, itemCount: 0, version: 1, createdAt: now, updatedAt: now };
  ctx.stash['shelf'] = { ...fields, id: dated.id };
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table: tableOf(ctx, 'UserProfile'),
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues({ id: ownerId }),
        update: {
          expression: 'ADD #count :one',
          expressionNames: { '#count': countName },
          expressionValues: util.dynamodb.toMapValues({ ':one': 1 }),
        },
        condition: {
          expression: 'attribute_exists(id) AND (attribute_not_exists(#count) OR #count < :max)',
          expressionValues: util.dynamodb.toMapValues({ ':max': maxPerOwner }),
          returnValuesOnConditionCheckFailure: false,
        },
      },
      {
        table: tableOf(ctx, model),
        operation: 'PutItem',
        key: util.dynamodb.toMapValues({ id: dated.id }),
        attributeValues: util.dynamodb.toMapValues({ __typename: model, ...fields }),
        condition: { expression: 'attribute_not_exists(id)' },
      },
    ],
  };
}

export function response(ctx: Context) {
  const { model, maxPerOwner } = kindOf(ctx);
  if (refusalsOf(ctx) !== null) {
    refuse('QUOTA_EXCEEDED', `One person has ${maxPerOwner} ${model.toLowerCase()}s at most`);
  }
  return ctx.stash['shelf'];
}
