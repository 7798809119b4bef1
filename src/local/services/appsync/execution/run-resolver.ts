import type { GraphQLResolveInfo } from 'graphql-16';
import type { ResolverContext, TemplateMap, TemplateValue } from '../templates/contract.js';
import type { CompiledResolver, DataSourceRunners } from './compile-resolver.js';
import type { RequestContext } from './request-context.js';
import { createResolverContext } from './resolver-context.js';
import { runStep, type StepOutcome } from './run-step.js';

export type RunResolver = (
  source: TemplateValue,
  args: TemplateMap,
  request: RequestContext,
  info: GraphQLResolveInfo,
) => TemplateValue | Promise<TemplateValue>;

/** One resolver, ready to be called for each parent value. It throws or rejects with `ResolverError`. */
export function createRunResolver(resolver: CompiledResolver, runners: DataSourceRunners): RunResolver {
  if (resolver.kind === 'UNIT') {
    return (source, args, request, info) => {
      const context = createResolverContext(source, args, request, info);
      const outcome = runStep(resolver.step, context, request, info, runners);
      return outcome instanceof Promise ? outcome.then(({ value }) => value) : outcome.value;
    };
  }
  return (source, args, request, info) =>
    runPipeline(resolver, createResolverContext(source, args, request, info), request, info, runners);
}

function runPipeline(
  resolver: CompiledResolver & { kind: 'PIPELINE' },
  context: ResolverContext,
  request: RequestContext,
  info: GraphQLResolveInfo,
  runners: DataSourceRunners,
): TemplateValue | Promise<TemplateValue> {
  const { mapping, steps } = resolver;
  request.enterField(info);
  const before = mapping.request?.(context, request);
  context.prev = { result: before?.value ?? null };
  if (before?.kind === 'return') {
    // A JS handler's early return goes on to the response handler; `#return` ends the resolver.
    return mapping.kind === 'js' ? after() : before.value;
  }
  return runFrom(0);

  /** Runs the steps on one stack until a data source has to be waited for, then goes on from there. */
  function runFrom(first: number): TemplateValue | Promise<TemplateValue> {
    for (let index = first; index < steps.length; index += 1) {
      const step = steps[index];
      const outcome = step === undefined ? undefined : runStep(step, context, request, info, runners);
      if (outcome instanceof Promise) {
        return outcome.then((settled) => (keep(settled) ? after() : runFrom(index + 1)));
      }
      if (outcome !== undefined && keep(outcome)) {
        break;
      }
    }
    return after();
  }

  /** @returns whether the step ended the pipeline. */
  function keep({ value, end }: StepOutcome): boolean {
    context.prev = { result: value };
    return end;
  }

  function after(): TemplateValue {
    context.result = context.prev?.result ?? null;
    context.error = null;
    request.enterField(info);
    return mapping.response === undefined ? context.result : mapping.response(context, request).value;
  }
}
