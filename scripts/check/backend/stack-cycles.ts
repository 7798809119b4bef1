import type { Template, TemplateResource, Templates } from './templates.js';

/** Cycles among the nested stacks of each template, as paths of logical ids. AWS refuses them; CDK only warns. */
export function nestedStackCycles(backend: Templates): readonly string[] {
  return backend.templates.flatMap((template) => cyclesOf(template));
}

function cyclesOf({ resources }: Template): readonly string[] {
  const names = Object.keys(resources);
  const edges = new Map(names.map((name) => [name, dependencies(resources[name], names)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name)) {
      cycles.push([...trail.slice(trail.indexOf(name)), name].join(' -> '));
      return;
    }
    if (done.has(name)) {
      return;
    }
    for (const next of edges.get(name) ?? []) {
      visit(next, [...trail, name]);
    }
    done.add(name);
  };
  for (const name of names) {
    visit(name, []);
  }
  return cycles;
}

function dependencies(resource: TemplateResource | undefined, names: readonly string[]): readonly string[] {
  const referred = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(walk);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'Ref' && typeof inner === 'string') {
          referred.add(inner);
        } else if (key === 'Fn::GetAtt') {
          referred.add(String(Array.isArray(inner) ? inner[0] : inner));
        } else if (key === 'DependsOn') {
          for (const name of [inner].flat()) {
            referred.add(String(name));
          }
        }
        walk(inner);
      }
    }
  };
  walk(resource);
  return names.filter((name) => referred.has(name));
}
