import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AssemblyError } from './assembly-error.js';
import { isJsonObject } from './json-shape.js';
import type { JsonObject } from './resource.js';

/** A template as it was synthesized. Its values may hold intrinsics. */
export interface Template {
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs: JsonObject;
  /** All of it. */
  readonly document: JsonObject;
}

export interface TemplateResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly metadata: JsonObject;
  readonly dependsOn: readonly string[];
  /** Name of a condition; the resource exists only when it holds. */
  readonly condition?: string;
  /** `Delete`, `Retain`, `RetainExceptOnCreate` or `Snapshot`; absent stands for `Delete`. */
  readonly deletionPolicy?: string;
}

const SECTIONS = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Resources',
  'Outputs',
  'Rules',
]);

/** What CDK adds to ask for a bootstrapped account, which a local run has no use for. */
const BOOTSTRAP_RULE = 'CheckBootstrapVersion';

/** @throws AssemblyError when the file is no template, or has a section that would change its meaning. */
export function readTemplate(file: string): Template {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new AssemblyError(`The template ${path.basename(file)} cannot be read`, { cause: error });
  }
  return parseTemplate(document as JsonObject, path.basename(file));
}

/** @param name - how errors call the template. */
export function parseTemplate(document: JsonObject, name: string): Template {
  if (!isJsonObject(document) || !isJsonObject(document['Resources'])) {
    throw new AssemblyError(`The template ${name} has no Resources`);
  }
  for (const section of Object.keys(document)) {
    if (!SECTIONS.has(section))
      throw new AssemblyError(`The template ${name} has a section ${section}, which is not supported`);
  }
  const rule = Object.keys(section(document, 'Rules')).find((key) => key !== BOOTSTRAP_RULE);
  if (rule !== undefined) throw new AssemblyError(`The template ${name} has a rule ${rule}; rules are not supported`);
  const resources = Object.entries(document['Resources']).map(
    ([logicalId, resource]) => [logicalId, parseResource(resource, `${name}: ${logicalId}`)] as const,
  );
  return {
    parameters: section(document, 'Parameters'),
    mappings: section(document, 'Mappings'),
    conditions: section(document, 'Conditions'),
    resources: Object.fromEntries(resources),
    outputs: section(document, 'Outputs'),
    document,
  };
}

function parseResource(resource: JsonObject[string] | undefined, name: string): TemplateResource {
  if (!isJsonObject(resource) || typeof resource['Type'] !== 'string') {
    throw new AssemblyError(`${name}: a resource must have a Type`);
  }
  const dependsOn = resource['DependsOn'] ?? [];
  const condition = resource['Condition'];
  return {
    type: resource['Type'],
    properties: section(resource, 'Properties'),
    metadata: section(resource, 'Metadata'),
    dependsOn: (Array.isArray(dependsOn) ? dependsOn : [dependsOn]).map(String),
    ...(typeof condition === 'string' ? { condition } : {}),
    ...(typeof resource['DeletionPolicy'] === 'string' ? { deletionPolicy: resource['DeletionPolicy'] } : {}),
  };
}

function section(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isJsonObject(value) ? value : {};
}
