import type { JsonObject } from '../../../../assembly/resource.js';
import type { TemplateMap } from '../../templates/contract.js';
import { toWireAttributes } from '../../templates/index.js';
import { optionalMap, requiredMap } from '../request-members.js';

/** A key or an item of a request template, in DynamoDB's wire form. */
export function requiredAttributes(payload: TemplateMap, name: string): JsonObject {
  return toWireAttributes(requiredMap(payload, name)) as JsonObject;
}

export function optionalAttributes(payload: TemplateMap, name: string): JsonObject {
  return toWireAttributes(optionalMap(payload, name) ?? {}) as JsonObject;
}
