import type { Json } from './resource.js';

/** An evaluated value; `undefined` is `AWS::NoValue`, which takes its property or list element with it. */
export type Evaluated = Json | undefined;

/** What an intrinsic function may ask for: one template, at one place in it. */
export interface Scope {
  readonly region: string;
  evaluate(value: Json): Evaluated;
  /** A condition expression: `Fn::Equals`, `Fn::And`, `{ "Condition": … }` … */
  holds(expression: Json): boolean;
  /** A condition of the template, by name. */
  condition(name: string): boolean;
  /** What `Ref` gives: a pseudo parameter, a parameter or the physical id of a resource. */
  ref(name: string): Evaluated;
  attribute(logicalId: string, attribute: string): Json;
  mapping(map: string, topLevelKey: string, secondLevelKey: string): Json | undefined;
  /** Throws an AssemblyError that says where in the template. */
  fail(message: string): never;
}

/** The value of an intrinsic function for its argument, which is not evaluated yet. */
export type Intrinsic = (argument: Json, scope: Scope) => Evaluated;

/** A function that is allowed in the Conditions of a template only. */
export type ConditionFunction = (argument: Json, scope: Scope) => boolean;
