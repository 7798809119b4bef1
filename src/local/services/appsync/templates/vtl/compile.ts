import { compileFunction } from 'node:vm';
import type { CompileVtl, TemplateOutcome } from '../contract.js';
import { ResolverError, TemplateError } from '../errors.js';
import type { Frame } from '../functions/frame.js';
import { javaText, sameValue } from '../values.js';
import type { Expression, Reference, Statement } from './ast.js';
import {
  compileExpression,
  compileOwner,
  compilePrint,
  compileReference,
  RESERVED_NAMES,
} from './expression-compiler.js';
import * as operations from './operations.js';
import { outputOf, outputOfValue, returnOf, returnOfValue } from './output.js';
import { Scope } from './scope.js';
import { parseTemplate } from './template-parser.js';

/** "Maximum length of 65536" (AppSync API reference, FunctionConfiguration, requestMappingTemplate). */
export const TEMPLATE_LIMIT_CHARACTERS = 65_536;

const RUNTIME = { ...operations, javaText, sameValue, outputOf, outputOfValue, returnOf, returnOfValue };

type Compiled = (frame: Frame) => TemplateOutcome;

/**
 * Compiles a mapping template to JavaScript: about a microsecond for each that runs, where an interpreter takes
 * hundreds. Functions and methods are bound by name now, so a name that does not exist stops the start.
 */
export const compileVtl: CompileVtl = (source, name) => {
  if (source.length > TEMPLATE_LIMIT_CHARACTERS) {
    throw new TemplateError(`the template is longer than ${TEMPLATE_LIMIT_CHARACTERS} characters`, name);
  }
  const scope = new Scope(name);
  const body = compileBlock(parseTemplate(source, name), scope, true);
  const constants = scope.constants.map((_, index) => `c${index}=C[${index}]`).join(',');
  const code = `${constants === '' ? '' : `const ${constants};`}return (frame)=>{const ctx=frame.context;let o="";${scope.declarations}${body}return R.outputOf(o);}`;
  const run: Compiled = compileFunction(code, ['R', 'C'], { filename: name })(RUNTIME, scope.constants);
  return (context, host) => {
    try {
      return run({ context, host });
    } catch (error) {
      throw error instanceof ResolverError
        ? error
        : new ResolverError('Error transforming the velocity template', 'MappingTemplate', { cause: error });
    }
  };
};

/** @param isLast - nothing but blanks can be written after the block. */
function compileBlock(statements: readonly Statement[], scope: Scope, isLast: boolean): string {
  const lastIndex = statements.findLastIndex((statement) => statement.kind !== 'text' || statement.text.trim() !== '');
  return statements
    .map((statement, index) => compileStatement(statement, scope, isLast && index >= lastIndex))
    .join('');
}

function compileStatement(statement: Statement, scope: Scope, isLast: boolean): string {
  switch (statement.kind) {
    case 'text':
      return `o+=${JSON.stringify(statement.text)};`;
    case 'print':
      return compilePrintStatement(statement.reference, scope, isLast);
    case 'set':
      return compileSet(statement, scope);
    case 'if':
      return compileIf(statement, scope, isLast);
    case 'foreach':
      return scope.inLoop(({ id }) => compileForeach(statement, id, scope));
    case 'break':
      return scope.loop === undefined ? 'return R.outputOf(o);' : 'break;';
    case 'stop':
      return 'return R.outputOf(o);';
    default:
      return compileReturn(statement.value, scope);
  }
}

/** What a template ends with as JSON is handed over as it is: most write nothing else. */
function compilePrintStatement(reference: Reference, scope: Scope, isLast: boolean): string {
  const written = isLast ? jsonArgument(reference) : undefined;
  return written === undefined
    ? `o+=${compilePrint(reference, scope)};`
    : `return R.outputOfValue(o,${compileExpression(written, scope)});`;
}

function compileReturn(value: Expression | null, scope: Scope): string {
  const written = value?.kind === 'reference' ? jsonArgument(value) : undefined;
  return written === undefined
    ? `return R.returnOf(${value === null ? 'null' : compileExpression(value, scope)});`
    : `return R.returnOfValue(${compileExpression(written, scope)});`;
}

/** The argument of `$util.toJson(…)`; undefined for any other reference. */
function jsonArgument({ name, path }: Reference): Expression | undefined {
  const [call] = path;
  const isCall = (name === 'util' || name === 'utils') && path.length === 1 && call?.kind === 'method';
  return isCall && call.name === 'toJson' && call.args.length === 1 ? call.args[0] : undefined;
}

/** A null on the right assigns null, as Velocity 2 does; version 1 would keep the old value. */
function compileSet({ target, value, line }: Extract<Statement, { kind: 'set' }>, scope: Scope): string {
  const last = target.path.at(-1);
  const assigned = compileExpression(value, scope);
  if (last === undefined) {
    if (RESERVED_NAMES.has(target.name)) {
      throw new TemplateError(`#set cannot assign to ${target.source}`, scope.templateName, line);
    }
    return `${compileReference(target, scope)}=${assigned};`;
  }
  if (last.kind === 'method') {
    throw new TemplateError(`#set cannot assign to ${target.source}`, scope.templateName, line);
  }
  const key = last.kind === 'property' ? JSON.stringify(last.name) : compileExpression(last.index, scope);
  return `R.assign(${compileOwner(target, scope)},${key},${assigned});`;
}

function compileIf({ branches, otherwise }: Extract<Statement, { kind: 'if' }>, scope: Scope, isLast: boolean): string {
  const chain = branches
    .map(
      ({ condition, body }) =>
        `if(R.isTrue(${compileExpression(condition, scope)})){${compileBlock(body, scope, isLast)}}`,
    )
    .join('else ');
  return otherwise.length === 0 ? chain : `${chain}else{${compileBlock(otherwise, scope, isLast)}}`;
}

/** The loop's variable has its old value again after the loop. */
function compileForeach(
  { variable, source, body, line }: Extract<Statement, { kind: 'foreach' }>,
  id: number,
  scope: Scope,
): string {
  if (RESERVED_NAMES.has(variable)) {
    throw new TemplateError(`#foreach cannot assign to $${variable}`, scope.templateName, line);
  }
  const item = scope.variable(variable);
  // The source belongs to the loop around: `$foreach` in it is the outer one.
  const inner = scope.loop;
  scope.loop = inner?.parent;
  const list = `R.iterate(${compileExpression(source, scope)})`;
  scope.loop = inner;
  return (
    `{const l${id}=${list},p${id}=${item};` +
    `for(let i${id}=0;i${id}<l${id}.length;i${id}+=1){${item}=l${id}[i${id}];${compileBlock(body, scope, false)}}` +
    `${item}=p${id};}`
  );
}
