import type { JsonObject } from '../../../../assembly/resource.js';
import type { TemplateMap } from '../../templates/contract.js';
import { type Expression, member, placeholders, readExpression } from './expressions.js';

export function readProjection(payload: TemplateMap): Expression {
  return readExpression(payload, 'projection');
}

/** `ProjectionExpression` with its names, for an operation that has no other expression. */
export function projectionOf(payload: TemplateMap): JsonObject {
  const projection = readProjection(payload);
  return { ...member('ProjectionExpression', projection.text), ...placeholders(projection) };
}
