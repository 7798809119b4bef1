import type { ResolverContext, TemplateHost, TemplateValue } from '../contract.js';

/** What a running template stands in. */
export interface Frame {
  readonly context: ResolverContext;
  readonly host: TemplateHost;
}

/** A function of `$util`, `util` or the extensions; `undefined` is Java's null and void. */
export type UtilFunction = (frame: Frame, ...args: TemplateValue[]) => TemplateValue;

/** Functions by their path after the root: `time.nowISO8601`. */
export type UtilTable = Readonly<Record<string, UtilFunction>>;
