import type { Method } from './method.js';

/** Methods of java.lang.Number's classes. */
export const NUMBER_METHODS: Readonly<Record<string, Method<number>>> = {
  compareTo: (number, other) => Math.sign(number - Number(other)),
  doubleValue: (number) => number,
  equals: (number, other) => number === other,
  intValue: (number) => Math.trunc(number),
  longValue: (number) => Math.trunc(number),
  toString: (number: number) => String(number),
};

/** Methods of java.lang.Boolean. */
export const BOOLEAN_METHODS: Readonly<Record<string, Method<boolean>>> = {
  booleanValue: (boolean) => boolean,
  equals: (boolean, other) => boolean === other,
  toString: (boolean: boolean) => String(boolean),
};
