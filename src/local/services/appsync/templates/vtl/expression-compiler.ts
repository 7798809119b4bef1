import { TemplateError } from '../errors.js';
import { EXTENSION_FUNCTIONS } from '../functions/extensions.js';
import { functionNamed, TEMPLATE_UTIL } from '../functions/tables.js';
import { MOST_ARGUMENTS, methodNamed } from '../java/dispatch.js';
import type { Expression, PathPart, Reference } from './ast.js';
import type { Scope } from './scope.js';

const CONTEXT_NAMES = new Set(['ctx', 'context']);

/** Names that a template cannot assign to. */
export const RESERVED_NAMES = new Set([...CONTEXT_NAMES, 'util', 'utils', 'extensions', 'foreach', 'velocityCount']);

const quoted = (text: string) => JSON.stringify(text);

/** Compiles to a JavaScript expression. Text of the template enters it only as JSON strings. */
export function compileExpression(expression: Expression, scope: Scope): string {
  const compile = (part: Expression) => compileExpression(part, scope);
  switch (expression.kind) {
    case 'reference':
      return compileReference(expression, scope);
    case 'literal':
      return JSON.stringify(expression.value);
    case 'interpolation':
      return expression.parts
        .map((part) => (typeof part === 'string' ? quoted(part) : compilePrint(part, scope)))
        .join('+');
    case 'list':
      return `[${expression.items.map((item) => `${compile(item)}??null`).join(',')}]`;
    case 'range':
      return `R.range(${compile(expression.from)},${compile(expression.to)})`;
    case 'map':
      return `{${expression.entries.map(([key, value]) => `[R.javaText(${compile(key)})]:${compile(value)}??null`).join(',')}}`;
    case 'not':
      return `!R.isTrue(${compile(expression.operand)})`;
    case 'negative':
      return `R.negate(${compile(expression.operand)})`;
    default:
      return compileBinary(expression.operator, compile(expression.left), compile(expression.right));
  }
}

function compileBinary(operator: string, left: string, right: string): string {
  switch (operator) {
    case '&&':
    case '||':
      return `(R.isTrue(${left})${operator}R.isTrue(${right}))`;
    case '==':
      return `R.sameValue(${left},${right})`;
    case '!=':
      return `!R.sameValue(${left},${right})`;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `R.compare(${left},${quoted(operator)},${right})`;
    default:
      return `R.calculate(${left},${quoted(operator)},${right})`;
  }
}

/** Compiles to the text that a reference prints. */
export function compilePrint(reference: Reference, scope: Scope): string {
  return `R.print(${compileReference(reference, scope)},${quoted(reference.quiet ? '' : reference.source)})`;
}

export function compileReference(reference: Reference, scope: Scope): string {
  const { name, path } = reference;
  if (name === 'util' || name === 'utils' || name === 'extensions') {
    return compileCall(reference, scope);
  }
  if (name === 'foreach') {
    return compileLoopState(reference, scope);
  }
  if (name === 'velocityCount') {
    return follow(scope.loop === undefined ? 'undefined' : `(i${scope.loop.id}+1)`, path, reference, scope);
  }
  return follow(CONTEXT_NAMES.has(name) ? 'ctx' : scope.variable(name), path, reference, scope);
}

/** Everything of a reference but its last part: what `#set($a.b = …)` assigns to. */
export function compileOwner(reference: Reference, scope: Scope): string {
  return compileReference({ ...reference, path: reference.path.slice(0, -1) }, scope);
}

function follow(start: string, path: readonly PathPart[], reference: Reference, scope: Scope): string {
  return path.reduce((target, part) => {
    switch (part.kind) {
      case 'property':
        return `R.property(${target},${quoted(part.name)})`;
      case 'index':
        return `R.element(${target},${compileExpression(part.index, scope)})`;
      default:
        return compileMethod(target, part, reference, scope);
    }
  }, start);
}

function compileMethod(
  target: string,
  { name, args }: Extract<PathPart, { kind: 'method' }>,
  reference: Reference,
  scope: Scope,
): string {
  const method = methodNamed(name);
  if (method === undefined || args.length > MOST_ARGUMENTS) {
    throw refusal(`the method ${name} of ${reference.source}`, reference, scope);
  }
  return `${scope.constant(method)}(${[target, ...args.map((arg) => compileExpression(arg, scope))].join(',')})`;
}

/** `$util.time.nowISO8601()`: the names up to the first call are one function, known now. */
function compileCall(reference: Reference, scope: Scope): string {
  const { name, path } = reference;
  const index = path.findIndex((part) => part.kind !== 'property');
  const call = path[index];
  const names = path.slice(0, index + 1).map((part) => (part.kind === 'index' ? '[]' : part.name));
  const table = name === 'extensions' ? EXTENSION_FUNCTIONS : TEMPLATE_UTIL;
  const called = call?.kind === 'method' ? functionNamed(table, names.join('.')) : undefined;
  if (call?.kind !== 'method' || called === undefined) {
    const written = call === undefined ? reference.source : `$${[name, ...names].join('.')}`;
    throw refusal(written, reference, scope);
  }
  const args = ['frame', ...call.args.map((arg) => compileExpression(arg, scope))];
  return follow(`${scope.constant(called)}(${args.join(',')})`, path.slice(index + 1), reference, scope);
}

/** `$foreach.index` and its kin, of the loop around or, by `parent`, of one further out. */
function compileLoopState(reference: Reference, scope: Scope): string {
  let { loop } = scope;
  const names = reference.path.map((part) => (part.kind === 'index' ? '[]' : part.name));
  while (names[0] === 'parent' && loop !== undefined) {
    names.shift();
    loop = loop.parent;
  }
  if (loop === undefined) {
    return 'undefined';
  }
  const state: Readonly<Record<string, string>> = {
    count: `(i${loop.id}+1)`,
    index: `i${loop.id}`,
    first: `(i${loop.id}===0)`,
    last: `(i${loop.id}===l${loop.id}.length-1)`,
    hasNext: `(i${loop.id}<l${loop.id}.length-1)`,
  };
  const [name = ''] = names;
  const compiled = names.length === 1 && Object.hasOwn(state, name) ? state[name] : undefined;
  if (compiled === undefined) {
    throw refusal(reference.source, reference, scope);
  }
  return compiled;
}

function refusal(what: string, { line }: Reference, { templateName }: Scope): TemplateError {
  return new TemplateError(`${what} is not supported`, templateName, line);
}
