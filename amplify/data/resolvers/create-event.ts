import { type Context, util } from '@aws-appsync/utils';
import { type EventArguments, eventFields } from './event-fields.js';
import { refuseFailure, requireSub } from './viewer.js';

/** One conditional write. The groups that may hold events are checked by AppSync, from the schema. */
export function request(ctx: Context<EventArguments>) {
  const id = util.autoId();
  const now = util.time.nowISO8601();
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ id }),
    attributeValues: util.dynamodb.toMapValues({
      __typename: 'Event',
      creativeId: requireSub(ctx),
      ...eventFields(id, ctx.args),
      status: 'OPEN',
      version: 1,
      createdAt: now,
      updatedAt: now,
    }),
    condition: { expression: 'attribute_not_exists(id)' },
  };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  return ctx.result;
}
