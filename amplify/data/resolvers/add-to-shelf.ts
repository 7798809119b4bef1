import { type Context, util } from '@aws-appsync/utils';
import type { Content } from '../../../src/domain/content/content.js';
import { MAX_IDEMPOTENCY_KEY_CHARACTERS, MAX_SHELF_ITEMS } from '../../../src/domain/limits.js';
import { rankAtEnd } from '../../../src/domain/playlist/rank.js';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';
import { tableOf } from './table.js';
import { textOf } from './text.js';
import { refusalsOf } from './transaction.js';
import { refuse, refuseMissing, requireSub } from './viewer.js';

interface Arguments extends ShelfArguments {
  readonly contentId: string;
  /** addToPlaylist only. */
  readonly idempotencyKey?: string | null;
}

/**
 * One transaction: the item, the number of items, which has a limit, and that the content is still what the caller may see.
 */
export function request(ctx: Context<Arguments>) {
  const { model, itemModel } = kindOf(ctx);
  const { id: contentId, status, eventId } = ctx.stash['content'] as Content;
  const now = util.time.nowISO8601();
  const item = newItem(ctx, contentId, eventId ?? null, now);
  ctx.stash['itemId'] = item.id;
  const { id, ...attributes } = item;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table: tableOf(ctx, model),
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues({ id: shelfIdOf(ctx) }),
        update: {
          expression: 'SET itemCount = itemCount + :one, updatedAt = :now',
          expressionValues: util.dynamodb.toMapValues({ ':one': 1, ':now': now }),
        },
        condition: {
          expression: 'ownerId = :owner AND attribute_not_exists(deletedAt) AND itemCount < :max',
          expressionValues: util.dynamodb.toMapValues({ ':owner': requireSub(ctx), ':max': MAX_SHELF_ITEMS }),
        },
      },
      {
        table: tableOf(ctx, itemModel),
        operation: 'PutItem',
        key: util.dynamodb.toMapValues({ id }),
        attributeValues: util.dynamodb.toMapValues({ __typename: itemModel, ...attributes }),
        condition: { expression: 'attribute_not_exists(id)' },
      },
      {
        table: tableOf(ctx, 'Content'),
        operation: 'ConditionCheck',
        key: util.dynamodb.toMapValues({ id: contentId }),
        condition: {
          expression: '#status = :status',
          expressionNames: { '#status': 'status' },
          expressionValues: util.dynamodb.toMapValues({ ':status': status }),
        },
      },
      ...eventStays(ctx, eventId),
    ],
  };
}

export function response(ctx: Context<Arguments>) {
  const { model, idName } = kindOf(ctx);
  const change = { [idName]: shelfIdOf(ctx), itemId: ctx.stash['itemId'] as string };
  const refusals = refusalsOf(ctx);
  if (refusals === null) {
    return { ...change, changed: true };
  }
  const [shelf, item] = refusals;
  if (item?.refused) {
    return { ...change, changed: false };
  }
  if (!shelf?.refused) {
    return refuseMissing('Content');
  }
  if (Number(shelf.item?.['itemCount'] ?? 0) < MAX_SHELF_ITEMS) {
    return refuseMissing(model);
  }
  return refuse('QUOTA_EXCEEDED', `A ${model.toLowerCase()} has ${MAX_SHELF_ITEMS} items at most`);
}

/**
 * In a collection the content makes the id, in a playlist the client's key, if there is one. The sort key names no content:
 * it goes into cursors, and viewers of a page must not learn of what is left out of it.
 */
function newItem(ctx: Context<Arguments>, contentId: string, eventId: string | null, now: string) {
  const shelfId = shelfIdOf(ctx);
  const random = util.autoId();
  const common = { contentId, eventId, addedAt: now };
  if (kindOf(ctx).model === 'Collection') {
    return { ...common, id: `${shelfId}#${contentId}`, collectionId: shelfId, place: `${now}#${random}` };
  }
  const key = textOf('idempotencyKey', ctx.args.idempotencyKey, MAX_IDEMPOTENCY_KEY_CHARACTERS);
  const id = key === null ? random : `${shelfId}#${key}`;
  const rank = rankAtEnd(util.time.nowEpochMilliSeconds(), random.slice(0, 3));
  return { ...common, id, playlistId: shelfId, rank, 'rank#id': `${rank}#${id}` };
}

/** Content of an event that is being deleted is gone for everyone, whatever its own row says. */
function eventStays(ctx: Context, eventId: string | undefined) {
  if (!eventId) {
    return [];
  }
  return [
    {
      table: tableOf(ctx, 'Event'),
      operation: 'ConditionCheck',
      key: util.dynamodb.toMapValues({ id: eventId }),
      condition: {
        expression: 'attribute_exists(id) AND #status <> :deleting',
        expressionNames: { '#status': 'status' },
        expressionValues: util.dynamodb.toMapValues({ ':deleting': 'DELETING' }),
      },
    },
  ];
}
