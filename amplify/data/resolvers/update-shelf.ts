import { type Context, util } from '@aws-appsync/utils';
import type { Shelf } from '../../../src/domain/shelf/shelf.js';
import { kindOf, type ShelfText, shelfFields } from './shelf.js';
import { refuse, refuseFailure } from './viewer.js';

/** One conditional write over the version that get-own-shelf read. What is left out stays; null removes the description. */
export function request(ctx: Context<ShelfText>) {
  const shelf = ctx.stash['shelf'] as Shelf;
  const { title, description, visibility } = ctx.args;
  if (title === null || visibility === null) {
    refuse('INVALID_INPUT', 'title and visibility cannot be removed');
  }
  const fields = shelfFields(shelf, {
    title: title ?? shelf.title,
    description: description === undefined ? shelf.description : description,
    visibility: visibility ?? shelf.visibility,
  });
  const names: Record<string, string> = { '#version': 'version' };
  const values: Record<string, unknown> = {};
  const changes = Object.entries({ ...fields, updatedAt: util.time.nowISO8601() });
  const assignments = changes.map(([name, value], index) => {
    names[`#f${index}`] = name;
    values[`:f${index}`] = value;
    return `#f${index} = :f${index}`;
  });
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ id: shelf.id }),
    update: {
      expression: `SET ${assignments.join(', ')}, #version = #version + :one`,
      expressionNames: names,
      expressionValues: util.dynamodb.toMapValues({ ...values, ':one': 1 }),
    },
    condition: {
      expression: '#version = :seen AND attribute_not_exists(deletedAt)',
      expressionValues: util.dynamodb.toMapValues({ ':seen': shelf.version }),
    },
  };
}

export function response(ctx: Context) {
  if (ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException') {
    refuse('CONFLICT', `The ${kindOf(ctx).model.toLowerCase()} was changed by someone else`);
  }
  refuseFailure(ctx);
  return ctx.result;
}
