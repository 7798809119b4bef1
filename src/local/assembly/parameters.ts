import { isJsonArray, isJsonObject, isScalar } from './json-shape.js';
import type { Json, JsonObject } from './resource.js';
import type { Scope } from './scope.js';

/** The value of a template's parameter: what was given, else its default, in the shape of its type. */
export function parameterValue(
  name: string,
  declarations: JsonObject,
  given: Json | undefined,
  scope: Pick<Scope, 'fail'>,
): Json {
  const declaration = declarations[name];
  if (!isJsonObject(declaration)) return scope.fail(`The parameter ${name} is not declared`);
  const type = String(declaration['Type']);
  if (type.startsWith('AWS::SSM::'))
    return scope.fail(`The parameter ${name} has the type ${type}, which is not supported`);
  const value = given ?? declaration['Default'];
  if (value === undefined) return scope.fail(`The parameter ${name} must have a value`);
  const allowed = declaration['AllowedValues'];
  if (isJsonArray(allowed) && !allowed.map(String).includes(String(value))) {
    return scope.fail(`The parameter ${name} must be one of ${allowed.map(String).join(', ')}`);
  }
  return shape(type, value, () => scope.fail(`The parameter ${name} must be a string or a list of strings`));
}

/** "Ref" of a list parameter gives a list; of any other, text. A nested stack gets a list as text with commas. */
function shape(type: string, value: Json, refuse: () => never): Json {
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  if (isScalar(value)) {
    return isList
      ? String(value)
          .split(',')
          .map((item) => item.trim())
      : String(value);
  }
  if (!isJsonArray(value) || !value.every(isScalar)) return refuse();
  return isList ? value.map(String) : value.map(String).join(',');
}
