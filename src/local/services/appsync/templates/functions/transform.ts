import type { TemplateValue } from '../contract.js';
import { renderFilter } from './dynamodb-expression.js';
import type { UtilTable } from './frame.js';
import { toSubscriptionFilter } from './subscription-filter.js';

function expressionJson(filter: TemplateValue): TemplateValue {
  const rendered = renderFilter(filter);
  return rendered === null ? null : JSON.stringify(rendered);
}

/** "Transformation helpers in util.transform", both runtimes. */
export const TRANSFORM_FUNCTIONS: UtilTable = {
  'transform.toDynamoDBConditionExpression': (_, condition) => expressionJson(condition),
  'transform.toDynamoDBFilterExpression': (_, filter) => expressionJson(filter),
  'transform.toSubscriptionFilter': (_, filter, ignoredFields, rules) =>
    toSubscriptionFilter(filter, ignoredFields, rules),
};
