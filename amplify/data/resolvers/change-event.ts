import { type Context, util } from '@aws-appsync/utils';
import type { EventRow } from './event-fields.js';
import { refuse, refuseFailure } from './viewer.js';

/**
 * One conditional write over the version that get-changeable-event put into the stash. An event in deletion is of another
 * version than any that could be read before.
 */
export function changeEvent(ctx: Context, fields: Record<string, unknown>) {
  const event = ctx.stash['event'] as EventRow;
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const changes = Object.entries({ ...fields, version: event.version + 1, updatedAt: util.time.nowISO8601() });
  const assignments = changes.map(([name, value], index) => {
    names[`#f${index}`] = name;
    values[`:f${index}`] = value;
    return `#f${index} = :f${index}`;
  });
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ id: event.id }),
    update: {
      expression: `SET ${assignments.join(', ')}`,
      expressionNames: names,
      expressionValues: util.dynamodb.toMapValues(values),
    },
    condition: {
      expression: '#version = :seen',
      expressionNames: { '#version': 'version' },
      expressionValues: util.dynamodb.toMapValues({ ':seen': event.version }),
    },
  };
}

export function changedEvent(ctx: Context) {
  if (ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException') {
    refuse('CONFLICT', 'The event was changed by someone else');
  }
  refuseFailure(ctx);
  return ctx.result;
}
