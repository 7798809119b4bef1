import type { TemplateFunction, TemplateValue } from '../templates/contract.js';

const give = (read: (context: Parameters<TemplateFunction>[0]) => TemplateValue): TemplateFunction => {
  return (context) => ({ kind: 'output', value: read(context) ?? null });
};

/**
 * Templates that only hand a value on, by their text. Amplify ends most functions with one of them. What they give is taken
 * as it is, without being written as JSON and read again: on a busy API that is a good part of a request.
 */
const KNOWN: Readonly<Record<string, TemplateFunction>> = {
  '$util.toJson({})': give(() => ({})),
  '$util.toJson($ctx.result)': give(({ result }) => result),
  '$util.toJson($context.result)': give(({ result }) => result),
  '$util.toJson($ctx.prev.result)': give(({ prev }) => prev?.result),
  '$util.toJson($context.prev.result)': give(({ prev }) => prev?.result),
};

/** The function of a template that only hands a value on; undefined for any other, which has to be compiled. */
export function passThrough(source: string): TemplateFunction | undefined {
  const text = source.trim();
  return Object.hasOwn(KNOWN, text) ? KNOWN[text] : undefined;
}
