import type { ConditionFunction, Intrinsic } from '../scope.js';
import { and } from './and.js';
import { base64 } from './base64.js';
import { condition } from './condition.js';
import { equals } from './equals.js';
import { findInMap } from './find-in-map.js';
import { getAtt } from './get-att.js';
import { getAzs } from './get-azs.js';
import { ifThenElse } from './if.js';
import { importValue } from './import-value.js';
import { join } from './join.js';
import { length } from './length.js';
import { not } from './not.js';
import { or } from './or.js';
import { ref } from './ref.js';
import { select } from './select.js';
import { split } from './split.js';
import { sub } from './sub.js';
import { toJsonString } from './to-json-string.js';

/** Every function that a property or an output may use. What is absent is refused by name. */
export const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map([
  ['Ref', ref],
  ['Fn::Base64', base64],
  ['Fn::FindInMap', findInMap],
  ['Fn::GetAtt', getAtt],
  ['Fn::GetAZs', getAzs],
  ['Fn::If', ifThenElse],
  ['Fn::ImportValue', importValue],
  ['Fn::Join', join],
  ['Fn::Length', length],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::Sub', sub],
  ['Fn::ToJsonString', toJsonString],
]);

/** Every function that the Conditions of a template may use. */
export const CONDITION_FUNCTIONS: ReadonlyMap<string, ConditionFunction> = new Map([
  ['Condition', condition],
  ['Fn::And', and],
  ['Fn::Equals', equals],
  ['Fn::Not', not],
  ['Fn::Or', or],
]);
