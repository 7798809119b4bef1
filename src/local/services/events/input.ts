import type { Json, JsonObject } from '../../assembly/resource.js';
import { isJsonObject, readObject, readString } from '../../shared/json-fields.js';

/** Makes the text that a target gets of an event. */
export type InputTransform = (event: JsonObject, rule: { readonly name: string; readonly arn: string }) => string;

/** `$.detail.object.key`, `$.resources[0]`; a name may also be quoted, `$['detail-type']`. */
const PATH = /^\$(?:\.[\w-]+|\[\d+\]|\['[^']+'\])*$/;
const STEP = /\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g;

/** `Input`, `InputPath` or `InputTransformer`; without any the whole event. */
export function compileInput(path: string, target: JsonObject): InputTransform {
  const constant = readString(target, 'Input');
  const inputPath = readString(target, 'InputPath');
  const transformer = readObject(target, 'InputTransformer');
  if ([constant, inputPath, transformer].filter((value) => value !== undefined).length > 1) {
    throw new Error(`${path}: only one of Input, InputPath and InputTransformer may be given.`);
  }
  if (constant !== undefined) {
    return () => constant;
  }
  if (inputPath !== undefined) {
    const read = compilePath(path, inputPath);
    return (event) => JSON.stringify(read(event) ?? {});
  }
  return transformer === undefined ? (event) => JSON.stringify(event) : compileTransformer(path, transformer);
}

function compilePath(where: string, text: string): (event: JsonObject) => Json | undefined {
  if (!PATH.test(text)) {
    throw new Error(`${where}: the input path ${text} is not simulated.`);
  }
  const steps = [...text.matchAll(STEP)].map(([, name, index, quoted]) => name ?? quoted ?? Number(index));
  return (event) => steps.reduce<Json | undefined>(step, event);
}

function step(value: Json | undefined, key: string | number): Json | undefined {
  if (typeof key === 'number') {
    return Array.isArray(value) ? (value as readonly Json[])[key] : undefined;
  }
  return isJsonObject(value) ? value[key] : undefined;
}

/** Variables that EventBridge itself defines in a template. */
const PREDEFINED: Readonly<Record<string, Parameters<typeof renderPredefined>[0]>> = {
  'aws.events.rule-arn': 'arn',
  'aws.events.rule-name': 'name',
  'aws.events.event': 'event',
  'aws.events.event.json': 'event',
  'aws.events.event.ingestion-time': 'time',
};

const VARIABLES = /<([\w.-]+)>/g;
const VARIABLE_HERE = /<([\w.-]+)>/y;

function compileTransformer(where: string, transformer: JsonObject): InputTransform {
  const template = readString(transformer, 'InputTemplate') ?? '';
  const paths = Object.entries(readObject(transformer, 'InputPathsMap') ?? {}).map(
    ([name, text]) => [name, compilePath(where, String(text))] as const,
  );
  const readers = new Map(paths);
  for (const [, name = ''] of template.matchAll(VARIABLES)) {
    if (!readers.has(name) && !Object.hasOwn(PREDEFINED, name)) {
      throw new Error(`${where}: the input template uses <${name}>, which InputPathsMap does not define.`);
    }
  }
  return (event, rule) => {
    const render = (name: string, quoted: boolean) => {
      const predefined = PREDEFINED[name];
      const value = predefined === undefined ? readers.get(name)?.(event) : renderPredefined(predefined, event, rule);
      return renderValue(value, quoted);
    };
    return fillIn(template, render);
  };
}

function renderPredefined(
  kind: 'arn' | 'name' | 'event' | 'time',
  event: JsonObject,
  rule: { name: string; arn: string },
) {
  const values: Readonly<Record<typeof kind, Json>> = {
    arn: rule.arn,
    name: rule.name,
    event,
    time: event['time'] ?? '',
  };
  return values[kind];
}

/**
 * Fills a template in. A variable inside quotes is put in as text, one outside as JSON: `{"a": <a>, "b": "key <b>"}`.
 * A template that is one quoted text gives that text.
 */
function fillIn(template: string, render: (name: string, quoted: boolean) => string): string {
  let quoted = false;
  let output = '';
  for (let index = 0; index < template.length; index += 1) {
    const character = template.charAt(index);
    VARIABLE_HERE.lastIndex = index;
    const match = VARIABLE_HERE.exec(template);
    if (match !== null) {
      output += render(match[1] ?? '', quoted);
      index += match[0].length - 1;
      continue;
    }
    if (character === '\\') {
      output += template.slice(index, index + 2);
      index += 1;
      continue;
    }
    quoted = character === '"' ? !quoted : quoted;
    output += character;
  }
  return output;
}

function renderValue(value: Json | undefined, quoted: boolean): string {
  if (!quoted) {
    return JSON.stringify(value ?? null);
  }
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  // Inside a JSON text: escaped, without the quotes around it.
  return JSON.stringify(text).slice(1, -1);
}
