import type { RunDataSource } from '../data-sources/data-source.js';
import type { DataSource, Mapping, ResolverDefinition, StepDefinition } from '../load/definition.js';
import type { CompileJs, CompileVtl, TemplateFunction } from '../templates/contract.js';
import { passThrough } from './pass-through.js';

export interface Compilers {
  readonly compileVtl: CompileVtl;
  readonly compileJs: CompileJs;
}

/** The two templates around a data source. */
export interface CompiledMapping {
  readonly kind: Mapping['kind'];
  /** Absent for a direct Lambda resolver. */
  readonly request: TemplateFunction | undefined;
  /** Absent when the data source's result is taken as it is. */
  readonly response: TemplateFunction | undefined;
}

export interface CompiledStep {
  readonly definition: StepDefinition;
  readonly mapping: CompiledMapping;
}

export type CompiledResolver =
  | { readonly kind: 'UNIT'; readonly definition: ResolverDefinition; readonly step: CompiledStep }
  | {
      readonly kind: 'PIPELINE';
      readonly definition: ResolverDefinition;
      readonly mapping: CompiledMapping;
      readonly steps: readonly CompiledStep[];
    };

/** Runs a call on the data source of the given type. */
export type DataSourceRunners = Readonly<Record<DataSource['type'], RunDataSource>>;

/** @throws TemplateError for a template that AppSync would refuse or the compiler does not know. */
export function compileResolvers(
  definitions: readonly ResolverDefinition[],
  compilers: Compilers,
): readonly CompiledResolver[] {
  const steps = new Map<StepDefinition, CompiledStep>();
  const compileStep = (definition: StepDefinition): CompiledStep => {
    const known = steps.get(definition);
    const step = known ?? { definition, mapping: compileMapping(definition.mapping, definition.name, compilers) };
    steps.set(definition, step);
    return step;
  };
  return definitions.map((definition) =>
    definition.kind === 'UNIT'
      ? { kind: 'UNIT', definition, step: compileStep(definition.step) }
      : {
          kind: 'PIPELINE',
          definition,
          mapping: compileMapping(definition.mapping, `${definition.typeName}.${definition.fieldName}`, compilers),
          steps: definition.steps.map(compileStep),
        },
  );
}

function compileMapping(mapping: Mapping, name: string, { compileVtl, compileJs }: Compilers): CompiledMapping {
  const compileTemplate = (source: string, place: string) => passThrough(source) ?? compileVtl(source, place);
  switch (mapping.kind) {
    case 'js':
      return { kind: 'js', ...compileJs(mapping.code, name) };
    case 'vtl':
      return {
        kind: 'vtl',
        request: compileTemplate(mapping.request, `${name}.request`),
        response: mapping.response === undefined ? undefined : compileTemplate(mapping.response, `${name}.response`),
      };
    case 'direct':
      return { kind: 'direct', request: undefined, response: undefined };
  }
}
