import { AssemblyError } from './assembly-error.js';
import { type Dependency, dependencyOrder } from './dependency-order.js';
import { resolveDynamicReferences } from './dynamic-reference.js';
import { evaluate, evaluateCondition } from './evaluate.js';
import { isJsonObject, isScalar } from './json-shape.js';
import { allProperties, lazyProperties } from './lazy-properties.js';
import { parameterValue } from './parameters.js';
import { pseudoParameters } from './pseudo-parameters.js';
import { referencesIn } from './references.js';
import type { IdentifyInput, Json, Resource, ResourceIdentity } from './resource.js';
import type { Evaluated, Scope } from './scope.js';
import { stableId, stableUuid } from './stable-id.js';
import type { Template, TemplateResource } from './template.js';
import { computeOnce, type Trail } from './trail.js';

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** What the stacks of one assembly share. */
export interface StackWorld {
  readonly rootName: string;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: string;
  readonly trail: Trail;
  identify(input: IdentifyInput): ResourceIdentity;
  /** The nested template behind a `TemplateURL`. */
  readTemplate(url: string): Template;
  /** Value of a parameter that some template of the assembly declares, by its name. */
  ssmParameter(name: string): string | undefined;
}

export interface StackInput {
  readonly world: StackWorld;
  readonly name: string;
  /** Path of its resources up to their logical ids: empty for the root stack, else it ends in `/`. */
  readonly path: string;
  readonly template: Template;
  /** The parameter values that the parent passes. */
  given(parameter: string): Json | undefined;
}

const STACK_ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const STACK_ID_LENGTH = 12;

/** One template, evaluated on demand. Nothing is evaluated twice. */
export class Stack {
  readonly #world: StackWorld;
  readonly #template: Template;
  readonly #path: string;
  readonly #name: string;
  readonly #pseudo: ReadonlyMap<string, Evaluated>;
  readonly #parameter: (name: string) => Json;
  readonly #condition: (name: string) => boolean;
  readonly #identity: (logicalId: string) => ResourceIdentity;
  readonly #output: (name: string) => string;
  readonly #nested: (logicalId: string) => Stack;
  readonly #property: (place: string) => Evaluated;

  constructor({ world, name, path, template, given }: StackInput) {
    this.#world = world;
    this.#template = template;
    this.#path = path;
    this.#name = name;
    const { region, accountId, trail } = world;
    const id = stackArn({ name, region, accountId }, stableUuid(`${world.rootName}\n${path}`));
    this.#pseudo = pseudoParameters({ name, id, region, accountId });
    this.#parameter = computeOnce(trail, `${path}Parameters.`, (parameter) =>
      parameterValue(parameter, template.parameters, given(parameter), this.#scope(`Parameters.${parameter}`)),
    );
    this.#condition = computeOnce(trail, `${path}Conditions.`, (condition) => this.#evaluateCondition(condition));
    this.#identity = computeOnce(trail, path, (logicalId) => this.#identify(logicalId));
    this.#output = computeOnce(trail, `${path}Outputs.`, (output) => this.#evaluateOutput(output));
    this.#nested = computeOnce(trail, `${path}Nested.`, (logicalId) => this.#openNested(logicalId));
    this.#property = computeOnce(trail, path, (place) => this.#evaluateProperty(place));
  }

  /** Path and type of every resource that exists, those of nested stacks included; nothing is named yet. */
  declared(): readonly { readonly path: string; readonly type: string }[] {
    return this.#existing().flatMap((logicalId) => {
      const { type } = this.#resource(logicalId);
      const own = { path: `${this.#path}${logicalId}`, type };
      return type === STACK_TYPE ? [own, ...this.#nested(logicalId).declared()] : [own];
    });
  }

  /**
   * Every resource, those of nested stacks included, each after what it depends on.
   *
   * @throws AssemblyError when they depend on each other in a circle.
   */
  resources(): readonly Resource[] {
    const order = dependencyOrder(
      this.#existing().map((logicalId) => `${this.#path}${logicalId}`),
      (path) => this.#dependencies(path.slice(this.#path.length)),
    );
    return order.flatMap((path) => this.#evaluated(path.slice(this.#path.length)));
  }

  outputs(): Readonly<Record<string, string>> {
    const names = Object.entries(this.#template.outputs)
      .filter(([, output]) => isJsonObject(output) && this.#conditionHolds(output['Condition']))
      .map(([name]) => name);
    return Object.fromEntries(names.map((name) => [name, this.#output(name)]));
  }

  /** Value of an `AWS::SSM::Parameter` of this stack or a nested one. */
  ssmParameter(name: string): string | undefined {
    for (const logicalId of this.#existing()) {
      const { type } = this.#resource(logicalId);
      if (type === STACK_TYPE) {
        const found = this.#nested(logicalId).ssmParameter(name);
        if (found !== undefined) return found;
      } else if (type === 'AWS::SSM::Parameter' && this.#property(`${logicalId}.Name`) === name) {
        return String(this.#property(`${logicalId}.Value`));
      }
    }
    return undefined;
  }

  #existing(): readonly string[] {
    return Object.keys(this.#template.resources).filter((logicalId) => this.#exists(logicalId));
  }

  #exists(logicalId: string): boolean {
    const { resources } = this.#template;
    return Object.hasOwn(resources, logicalId) && this.#conditionHolds(resources[logicalId]?.condition);
  }

  #conditionHolds(name: Json | undefined): boolean {
    return name === undefined || this.#condition(String(name));
  }

  /** @throws AssemblyError when it does not exist. */
  #resource(logicalId: string, scope?: Pick<Scope, 'fail'>): TemplateResource {
    const resource = this.#template.resources[logicalId];
    if (resource !== undefined && this.#exists(logicalId)) return resource;
    return (scope ?? this.#scope(logicalId)).fail(`Unresolved resource dependencies [${logicalId}] in the template`);
  }

  #scope(place: string): Scope {
    const where = `${this.#path}${place}`;
    const fail = (message: string): never => {
      throw new AssemblyError(`${message} (at ${where})`);
    };
    const resolveDynamic = (text: string) =>
      resolveDynamicReferences(text, { ssmParameter: (name) => this.#world.ssmParameter(name), fail });
    const scope: Scope = {
      region: this.#world.region,
      evaluate: (value) => evaluate(value, scope, resolveDynamic),
      holds: (expression) => evaluateCondition(expression, scope),
      condition: (name) =>
        Object.hasOwn(this.#template.conditions, name) ? this.#condition(name) : fail(`There is no condition ${name}`),
      ref: (name) => this.#ref(name, scope),
      attribute: (logicalId, attribute) => this.#attribute(logicalId, attribute, scope),
      mapping: (map, top, second) => member(member(member(this.#template.mappings, map), top), second),
      fail,
    };
    return scope;
  }

  #ref(name: string, scope: Scope): Evaluated {
    if (this.#pseudo.has(name)) return this.#pseudo.get(name);
    if (Object.hasOwn(this.#template.parameters, name)) return this.#parameter(name);
    this.#resource(name, scope);
    return this.#identity(name).ref;
  }

  #attribute(logicalId: string, attribute: string, scope: Scope): Json {
    const { type } = this.#resource(logicalId, scope);
    if (type === STACK_TYPE && attribute.startsWith('Outputs.')) {
      return this.#nested(logicalId).#output(attribute.slice('Outputs.'.length));
    }
    const value = member(this.#identity(logicalId).attributes, attribute);
    return (
      value ?? scope.fail(`${this.#path}${logicalId} (${type}) has no attribute ${attribute} in the local runtime`)
    );
  }

  #evaluateCondition(name: string): boolean {
    const scope = this.#scope(`Conditions.${name}`);
    const expression = member(this.#template.conditions, name);
    return expression === undefined ? scope.fail(`There is no condition ${name}`) : scope.holds(expression);
  }

  #evaluateOutput(name: string): string {
    const scope = this.#scope(`Outputs.${name}`);
    const output = member(this.#template.outputs, name);
    if (!isJsonObject(output) || !this.#conditionHolds(output['Condition']))
      return scope.fail(`There is no output ${name}`);
    const value = scope.evaluate(output['Value'] ?? null);
    return isScalar(value) ? String(value) : scope.fail(`The output ${name} must be a string`);
  }

  #evaluateProperty(place: string): Evaluated {
    const dot = place.indexOf('.');
    const [logicalId, key] = [place.slice(0, dot), place.slice(dot + 1)];
    const value = this.#resource(logicalId).properties[key];
    return value === undefined ? undefined : this.#scope(`${logicalId}.Properties.${key}`).evaluate(value);
  }

  #identify(logicalId: string): ResourceIdentity {
    const { type, properties } = this.#resource(logicalId);
    const path = `${this.#path}${logicalId}`;
    if (type === STACK_TYPE)
      return { ref: String(this.#nested(logicalId).#pseudo.get('AWS::StackId')), attributes: {} };
    const { rootName, region, accountId, endpoint } = this.#world;
    try {
      return this.#world.identify({
        stackName: rootName,
        logicalId,
        path,
        type,
        properties: lazyProperties(properties, (key) => this.#property(`${logicalId}.${key}`)),
        region,
        accountId,
        endpoint,
        stableId: (alphabet, length, salt = '') => stableId(`${rootName}\n${path}\n${salt}`, alphabet, length),
      });
    } catch (error) {
      if (error instanceof AssemblyError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new AssemblyError(`${path} (${type}) cannot be named: ${reason}`, { cause: error });
    }
  }

  #openNested(logicalId: string): Stack {
    const scope = this.#scope(logicalId);
    const url = this.#property(`${logicalId}.TemplateURL`);
    if (typeof url !== 'string') return scope.fail('A nested stack must have a TemplateURL');
    const template = this.#world.readTemplate(url);
    const parameters = this.#resource(logicalId).properties['Parameters'];
    const given = isJsonObject(parameters) ? parameters : {};
    const unknown = Object.keys(given).find((name) => !Object.hasOwn(template.parameters, name));
    if (unknown !== undefined) return scope.fail(`Parameters: [${unknown}] do not exist in the template`);
    const parameterScope = this.#scope(`${logicalId}.Properties.Parameters`);
    const path = `${this.#path}${logicalId}/`;
    const suffix = stableId(`${this.#world.rootName}\n${path}`, STACK_ID_ALPHABET, STACK_ID_LENGTH);
    return new Stack({
      world: this.#world,
      name: `${this.#name}-${logicalId}-${suffix}`,
      path,
      template,
      given: (name) => {
        const value = member(given, name);
        return value === undefined ? undefined : parameterScope.evaluate(value);
      },
    });
  }

  #dependencies(logicalId: string): readonly Dependency[] {
    const { dependsOn, properties } = this.#resource(logicalId);
    const scope = this.#scope(logicalId);
    const unknown = dependsOn.find((id) => !Object.hasOwn(this.#template.resources, id));
    if (unknown !== undefined) return scope.fail(`Unresolved resource dependencies [${unknown}] in the template`);
    const explicit = dependsOn
      .filter((id) => this.#exists(id)) // a dependency on what its condition leaves out has no effect
      .map((id) => ({ on: `${this.#path}${id}`, because: `${id} (DependsOn)` }));
    const implicit = referencesIn(properties, scope)
      .filter((reference) => !this.#pseudo.has(reference.logicalId))
      .filter((reference) => !Object.hasOwn(this.#template.parameters, reference.logicalId))
      .map((reference) => {
        this.#resource(reference.logicalId, scope);
        return { on: `${this.#path}${reference.logicalId}`, because: reference.as };
      });
    return [...explicit, ...implicit];
  }

  #evaluated(logicalId: string): readonly Resource[] {
    const { type, properties, metadata, deletionPolicy } = this.#resource(logicalId);
    const { ref, attributes } = this.#identity(logicalId);
    const inner = type === STACK_TYPE ? this.#nested(logicalId) : undefined;
    const before = inner?.resources() ?? [];
    const own: Resource = {
      logicalId,
      path: `${this.#path}${logicalId}`,
      type,
      properties: allProperties(properties, (key) => this.#property(`${logicalId}.${key}`)),
      ref,
      attributes: inner === undefined ? attributes : outputAttributes(inner.outputs()),
      metadata,
      ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
    };
    return [...before, own];
  }
}

interface StackPlace {
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
}

/** ARN of a root stack: the same whenever the stack is created again. */
export function stableStackId(place: StackPlace): string {
  return stackArn(place, stableUuid(`${place.name}\n`));
}

function stackArn({ name, region, accountId }: StackPlace, id: string): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/${id}`;
}

function outputAttributes(outputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [`Outputs.${name}`, value]));
}

function member(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
