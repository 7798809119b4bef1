import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Assembly, type Resource, STACK_TYPE } from '../assembly/index.js';
import type { DeployedStack, StackRecord } from './stack-record.js';
import { templateKeyOf } from './stage-assembly.js';

/** A stack as CloudFormation shows it: a root stack, or one nested in it. */
export interface StackView {
  readonly name: string;
  /** ARN. */
  readonly id: string;
  /** Of the root stack. */
  readonly record: StackRecord;
  readonly parentId?: string;
  readonly rootId?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Its own, not those of the stacks nested in it. */
  readonly resources: readonly Resource[];
  /** The template as it was sent. @throws AssemblyError when the stack serves no more. */
  readTemplate(): string;
}

/** The root stack and every stack nested in it. */
export function viewsOf({ record, assembly }: DeployedStack): readonly StackView[] {
  const { name, id, parameters } = record;
  const root: StackView = {
    ...{ name, id, record, parameters },
    outputs: assembly?.outputs ?? {},
    resources: resourcesIn(assembly, ''),
    readTemplate: () => rootTemplateOf(assembly),
  };
  return assembly === undefined ? [root] : [root, ...nestedViews(record, assembly)];
}

function nestedViews(record: StackRecord, assembly: Assembly): readonly StackView[] {
  const nested = assembly.resources.filter(({ type }) => type === STACK_TYPE);
  const idOf = new Map(nested.map(({ path, ref }) => [path, ref]));
  return nested.map(({ path, ref, properties, attributes }) => ({
    name: ref.split('/').at(-2) ?? ref,
    id: ref,
    record,
    parentId: idOf.get(path.split('/').slice(0, -1).join('/')) ?? record.id,
    rootId: record.id,
    parameters: textsOf(properties['Parameters']),
    outputs: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name.replace(/^Outputs\./, ''), value]),
    ),
    resources: resourcesIn(assembly, `${path}/`),
    readTemplate: () => readFileSync(assembly.assetPath(templateKeyOf(String(properties['TemplateURL']))), 'utf8'),
  }));
}

function resourcesIn(assembly: Assembly | undefined, prefix: string): readonly Resource[] {
  return (assembly?.resources ?? []).filter(
    ({ path }) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'),
  );
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]))
    : {};
}

/** As it was uploaded, byte for byte, where there is a file of it. */
function rootTemplateOf(assembly: Assembly | undefined): string {
  if (assembly === undefined) return '{"Resources":{}}';
  const { directory, rootTemplate } = assembly;
  const staged = join(directory, 'root.template.json');
  try {
    return readFileSync(staged, 'utf8');
  } catch {
    return JSON.stringify(rootTemplate); // of a cloud assembly on this machine: CDK compares what it parses
  }
}
