import type { CodeHandlers, CompileJs, ResolverContext, TemplateFunction, TemplateOutcome } from '../contract.js';
import { ResolverError, TemplateError } from '../errors.js';
import { checkFunctions } from './function-rules.js';
import { instrument } from './instrument.js';
import { checkLanguage } from './language-rules.js';
import { checkNames } from './name-rules.js';
import { toPlainData } from './plain-data.js';
import { compileModule, type ModuleExports } from './realm.js';
import { EarlyReturn, runHandler } from './session.js';
import { parseCode } from './syntax-tree.js';

/** "Maximum length of 32768" (AppSync API reference, FunctionConfiguration, code). */
export const CODE_LIMIT_CHARACTERS = 32_768;

/**
 * Compiles the code of a resolver or function for APPSYNC_JS. What AWS refuses is refused now, with line and column.
 * The module is run anew for every call, so that nothing is kept between calls.
 */
export const compileJs: CompileJs = (code, name): CodeHandlers => {
  if (code.length > CODE_LIMIT_CHARACTERS) {
    throw new TemplateError(`the code is longer than ${CODE_LIMIT_CHARACTERS} characters`, name);
  }
  const parsed = parseCode(code, name);
  checkLanguage(parsed);
  checkNames(parsed);
  checkFunctions(parsed);
  const run = compileModule(instrument(parsed), name);
  return { request: handler(run, 'request'), response: handler(run, 'response') };
};

function handler(run: () => ModuleExports, which: keyof ModuleExports): TemplateFunction {
  return (context, host) =>
    runHandler({ context, host }, () => {
      try {
        return outcome(context, () => toPlainData(run()[which](context)));
      } catch (error) {
        throw error instanceof ResolverError
          ? error
          : new ResolverError(`Runtime Error: ${messageOf(error)}`, 'Code', { cause: error });
      }
    });
}

/** What a handler put into the stash and the arguments is made plain as well: later templates read it. */
function outcome(context: ResolverContext, call: () => TemplateOutcome['value']): TemplateOutcome {
  try {
    return { kind: 'output', value: call() ?? null };
  } catch (error) {
    if (error instanceof EarlyReturn) {
      return { kind: 'return', value: error.value, skipTo: error.skipTo };
    }
    throw error;
  } finally {
    toPlainData(context.stash);
    toPlainData(context.arguments);
  }
}

/** Errors of the handlers' realm are not instances of this realm's Error. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
