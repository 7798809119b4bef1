import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { outerNames, splitSub } from '../assembly/intrinsics/sub.js';
import type { Json } from '../assembly/resource.js';

/** Resources of a template by logical id, as CloudFormation reads them. */
export type TemplateResources = Readonly<Record<string, unknown>>;

/**
 * Circles among the resources of one template, nested stacks included, as `a -> b -> a`. CloudFormation refuses them
 * whatever the conditions are; CDK only warns, and only while it compares templates with CloudFormation's rules.
 */
export function resourceCycles(resources: TemplateResources): readonly string[] {
  const names = new Set(Object.keys(resources));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name)) {
      cycles.push([...trail.slice(trail.indexOf(name)), name].join(' -> '));
      return;
    }
    if (done.has(name)) return;
    for (const next of new Set(mentionedIn(resources[name] as Json))) {
      if (names.has(next)) visit(next, [...trail, name]);
    }
    done.add(name);
  };
  for (const name of names) visit(name, []);
  return cycles;
}

/** Those of every template in a cloud assembly. */
export function assemblyCycles(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => JSON.parse(readFileSync(path.join(directory, name), 'utf8')) as { Resources?: TemplateResources })
    .flatMap(({ Resources = {} }) => resourceCycles(Resources));
}

/** Names that a value refers to: resources, and parameters and pseudo parameters too. */
function mentionedIn(value: Json | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(mentionedIn);
  return Object.entries(value).flatMap(([key, inner]) => [...mentionedBy(key, inner), ...mentionedIn(inner)]);
}

function mentionedBy(key: string, argument: Json): readonly string[] {
  switch (key) {
    case 'Ref':
      return [String(argument)];
    case 'DependsOn':
      return [argument].flat().map(String);
    case 'Fn::GetAtt':
      return [resourceOf(String([argument].flat()[0]))];
    case 'Fn::Sub': {
      const parts = splitSub(argument);
      return parts === undefined ? [] : outerNames(parts).map(resourceOf);
    }
    default:
      return [];
  }
}

/** `Bucket` of `Bucket.Arn`. */
function resourceOf(name: string): string {
  return name.replace(/\..*$/, '');
}
