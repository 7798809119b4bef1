import { type Context, util } from '@aws-appsync/utils';
import { MAX_CONTENT_DESCRIPTION_CHARACTERS, MAX_CONTENT_TITLE_CHARACTERS } from '../../../src/domain/limits.js';
import { textOf } from './text.js';
import { refuse, refuseFailure } from './viewer.js';

interface Arguments {
  readonly contentId: string;
  readonly title?: string | null;
  readonly description?: string | null;
}

/** One conditional write. It makes another version of the content, so that nobody approves a text they have not seen. */
export function request(ctx: Context<Arguments>) {
  const { title, description, contentId } = ctx.args;
  if (title === undefined && description === undefined) {
    refuse('INVALID_INPUT', 'Neither title nor description is given');
  }
  const seen = ctx.stash['version'] as number;
  const sets = ['#version = :next', 'updatedAt = :at'];
  const values: Record<string, unknown> = { ':next': seen + 1, ':at': util.time.nowISO8601() };
  if (title !== undefined) {
    sets.push('title = :title');
    values[':title'] = textOf('title', title, MAX_CONTENT_TITLE_CHARACTERS);
  }
  if (description !== undefined) {
    sets.push('description = :description');
    values[':description'] = textOf('description', description, MAX_CONTENT_DESCRIPTION_CHARACTERS);
  }
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ id: contentId }),
    update: {
      expression: `SET ${sets.join(', ')}`,
      expressionNames: { '#version': 'version' },
      expressionValues: util.dynamodb.toMapValues(values),
    },
    condition: {
      expression: '#version = :seen',
      expressionNames: { '#version': 'version' },
      expressionValues: util.dynamodb.toMapValues({ ':seen': seen }),
    },
  };
}

export function response(ctx: Context) {
  if (ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException') {
    refuse('CONFLICT', 'The content was changed by someone else');
  }
  refuseFailure(ctx);
  return ctx.result;
}
