import { CONDITION_FUNCTIONS, INTRINSICS } from './intrinsics/index.js';
import { isJsonArray, isJsonObject } from './json-shape.js';
import type { Json, JsonObject } from './resource.js';
import type { Evaluated, Scope } from './scope.js';

export interface IntrinsicCall {
  readonly name: string;
  readonly argument: Json;
}

/** `{ "Ref": … }` or `{ "Fn::…": … }`: an object with that single key. Undefined for any other value. */
export function intrinsicCall(value: Json): IntrinsicCall | undefined {
  if (!isJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  const [name] = keys;
  const argument = name === undefined ? undefined : value[name];
  if (keys.length !== 1 || name === undefined || argument === undefined) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/** A value of a template with all its intrinsics replaced by what they give. */
export function evaluate(value: Json, scope: Scope, resolveDynamic: (text: string) => string): Evaluated {
  if (typeof value === 'string') return value.includes('{{resolve:') ? resolveDynamic(value) : value;
  if (isJsonArray(value)) {
    return value.map((item) => scope.evaluate(item)).filter((item) => item !== undefined);
  }
  if (!isJsonObject(value)) return value;
  const call = intrinsicCall(value);
  return call === undefined ? evaluateObject(value, scope) : evaluateCall(call, scope, resolveDynamic);
}

function evaluateCall(
  { name, argument }: IntrinsicCall,
  scope: Scope,
  resolveDynamic: (text: string) => string,
): Evaluated {
  const intrinsic = INTRINSICS.get(name);
  if (intrinsic === undefined) {
    const where = CONDITION_FUNCTIONS.has(name) ? 'is allowed in Conditions only' : 'is not supported';
    return scope.fail(`${name} ${where}`);
  }
  const result = intrinsic(argument, scope);
  return typeof result === 'string' && result.includes('{{resolve:') ? resolveDynamic(result) : result;
}

function evaluateObject(value: JsonObject, scope: Scope): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    if (key.startsWith('Fn::')) return scope.fail(`${key} must stand alone in its object`);
    const evaluated = scope.evaluate(member);
    if (evaluated !== undefined) result[key] = evaluated;
  }
  return result;
}

/** A condition expression. Only condition functions are allowed at its top. */
export function evaluateCondition(expression: Json, scope: Scope): boolean {
  const keys = isJsonObject(expression) ? Object.keys(expression) : [];
  const [name = 'a value'] = keys;
  const conditionFunction = keys.length === 1 ? CONDITION_FUNCTIONS.get(name) : undefined;
  if (conditionFunction === undefined || !isJsonObject(expression)) {
    return scope.fail(`${name} is not supported as a condition`);
  }
  return conditionFunction(expression[name] ?? null, scope);
}
