import type { AnyNode } from 'acorn';
import { isFunction, memberName, type ParsedCode, refusalAt, walk } from './syntax-tree.js';

/** "Passing a function as an argument is not supported", but to these. */
const CALLBACK_METHODS: ReadonlySet<string> = new Set([
  ...['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flatMap'],
  ...['forEach', 'map', 'reduce', 'reduceRight', 'some'],
]);

type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;

/** @throws TemplateError for functions passed, returned, assigned again or called by themselves. */
export function checkFunctions(parsed: ParsedCode): void {
  const functions = namedFunctions(parsed);
  const given = (node: AnyNode | null | undefined) =>
    isFunction(node) || (node?.type === 'Identifier' && functions.has(node.name));
  walk(parsed.program, (node) => {
    const reason = refusedUse(node, given);
    if (reason !== null) {
      throw refusalAt(parsed, node.start, reason);
    }
  });
  checkRecursion(parsed, functions);
  for (const name of ['request', 'response']) {
    checkContext(parsed, functions.get(name));
  }
}

function namedFunctions({ program }: ParsedCode): Map<string, FunctionNode> {
  const functions = new Map<string, FunctionNode>();
  walk(program, (node) => {
    if (node.type === 'FunctionDeclaration' && node.id !== null) {
      functions.set(node.id.name, node);
    } else if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && isFunction(node.init)) {
      functions.set(node.id.name, node.init);
    }
  });
  return functions;
}

function refusedUse(node: AnyNode, given: (node: AnyNode | null | undefined) => boolean): string | null {
  switch (node.type) {
    case 'CallExpression': {
      const { callee } = node;
      const takesCallback = callee.type === 'MemberExpression' && CALLBACK_METHODS.has(memberName(callee) ?? '');
      return !takesCallback && node.arguments.some(given) ? 'Functions can not be passed as an argument' : null;
    }
    case 'ReturnStatement':
      return given(node.argument) ? 'returning a function is not allowed' : null;
    case 'ArrowFunctionExpression':
      return given(node.body) ? 'returning a function is not allowed' : null;
    case 'VariableDeclarator':
      return node.init?.type === 'Identifier' && given(node.init) ? 're-assigning function is not allowed' : null;
    case 'AssignmentExpression':
      return node.right.type === 'Identifier' && given(node.right) ? 're-assigning function is not allowed' : null;
    default:
      return null;
  }
}

/** "Recursive function calls are not supported." */
function checkRecursion(parsed: ParsedCode, functions: ReadonlyMap<string, FunctionNode>): void {
  const calls = new Map<string, Set<string>>();
  for (const [name, node] of functions) {
    const called = new Set<string>();
    walk(node.body, (part) => {
      if (part.type === 'CallExpression' && part.callee.type === 'Identifier' && functions.has(part.callee.name)) {
        called.add(part.callee.name);
      }
    });
    calls.set(name, called);
  }
  for (const [name, node] of functions) {
    const reached = new Set(calls.get(name));
    for (const other of reached) {
      for (const next of calls.get(other) ?? []) {
        reached.add(next);
      }
    }
    if (reached.has(name)) {
      throw refusalAt(parsed, node.start, `Recursive function calls are not supported: ${name}`);
    }
  }
}

/** A handler may change what the stash and the arguments hold, never the context's own members. */
function checkContext(parsed: ParsedCode, handler: FunctionNode | undefined): void {
  const context = handler?.params[0];
  if (handler === undefined || context?.type !== 'Identifier') {
    return;
  }
  const isContext = (node: AnyNode) => node.type === 'Identifier' && node.name === context.name;
  walk(handler.body, (node) => {
    const target =
      node.type === 'AssignmentExpression'
        ? node.left
        : node.type === 'UnaryExpression' && node.operator === 'delete'
          ? node.argument
          : null;
    if (target !== null && isContext(target)) {
      throw refusalAt(parsed, node.start, `${context.name} is readonly and re-assignment is not supported.`);
    }
    if (target?.type === 'MemberExpression' && isContext(target.object)) {
      const name = memberName(target) ?? 'a computed member';
      throw refusalAt(parsed, node.start, `${context.name} is readonly. Adding/Updating ${name} is not supported.`);
    }
  });
}
