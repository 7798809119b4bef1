import type { TemplateMap, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { LIST_METHODS } from './list-methods.js';
import { MAP_METHODS } from './map-methods.js';
import type { Method } from './method.js';
import { BOOLEAN_METHODS, NUMBER_METHODS } from './scalar-methods.js';
import { STRING_METHODS } from './string-methods.js';

export type MethodCall = (target: TemplateValue, first?: TemplateValue, second?: TemplateValue) => TemplateValue;

/** No method of these classes takes more arguments. */
export const MOST_ARGUMENTS = 2;

const find = <Target extends TemplateValue>(
  methods: Readonly<Record<string, Method<Target>>>,
  name: string,
): Method<Target> | undefined => (Object.hasOwn(methods, name) ? methods[name] : undefined);

/** Methods that these classes have in Java and have not here: null would be a wrong answer. */
const UNIMPLEMENTED = new Set(['compareTo', 'hashCode']);

/**
 * Makes the call of a method whose name is known and whose object is not. As in Velocity, a method of null is null,
 * and so is a method that the object's class does not have: Amplify's own templates call `put` on lists.
 *
 * @returns undefined when no class has a method of that name.
 */
export function methodNamed(name: string): MethodCall | undefined {
  const ofString = find(STRING_METHODS, name);
  const ofList = find(LIST_METHODS, name);
  const ofMap = find<TemplateMap>(MAP_METHODS, name);
  const ofNumber = find(NUMBER_METHODS, name);
  const ofBoolean = find(BOOLEAN_METHODS, name);
  if ([ofString, ofList, ofMap, ofNumber, ofBoolean].every((method) => method === undefined)) {
    return undefined;
  }
  const missing = (type: string): TemplateValue => {
    if (UNIMPLEMENTED.has(name)) {
      throw new ResolverError(`The method ${name} of ${type} is not supported`, 'MappingTemplate');
    }
    return undefined;
  };
  return (target, first, second) => {
    if (target === null || target === undefined) {
      return undefined;
    }
    if (typeof target === 'string') {
      return ofString === undefined ? missing('String') : ofString(target, first, second);
    }
    if (Array.isArray(target)) {
      return ofList === undefined ? missing('List') : ofList(target, first, second);
    }
    if (typeof target === 'object') {
      return ofMap === undefined ? missing('Map') : ofMap(target, first, second);
    }
    if (typeof target === 'number') {
      return ofNumber === undefined ? missing('Number') : ofNumber(target, first, second);
    }
    return ofBoolean === undefined ? missing('Boolean') : ofBoolean(target, first, second);
  };
}
