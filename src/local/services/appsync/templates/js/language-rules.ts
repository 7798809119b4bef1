import type { AnyNode } from 'acorn';
import { type ParsedCode, refusalAt, walk } from './syntax-tree.js';

/**
 * What APPSYNC_JS understands. Sources: the page "Supported runtime features" of the AppSync developer guide, and the
 * rules of @aws-appsync/eslint-plugin 2.0.2, whose words these are where it has them.
 */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...['Program', 'ImportDeclaration', 'ImportSpecifier', 'ImportNamespaceSpecifier', 'ExportNamedDeclaration'],
  ...['ExportSpecifier', 'VariableDeclaration', 'VariableDeclarator', 'FunctionDeclaration', 'FunctionExpression'],
  ...['ArrowFunctionExpression', 'BlockStatement', 'EmptyStatement', 'ExpressionStatement', 'ReturnStatement'],
  ...['IfStatement', 'SwitchStatement', 'SwitchCase', 'BreakStatement', 'ForInStatement', 'ForOfStatement'],
  ...['Identifier', 'Literal', 'TemplateLiteral', 'TemplateElement', 'ArrayExpression', 'ObjectExpression'],
  ...['Property', 'SpreadElement', 'RestElement', 'ArrayPattern', 'ObjectPattern', 'AssignmentPattern'],
  ...['AssignmentExpression', 'BinaryExpression', 'LogicalExpression', 'UnaryExpression', 'ConditionalExpression'],
  ...['SequenceExpression', 'MemberExpression', 'ChainExpression', 'CallExpression'],
  'TaggedTemplateExpression',
]);

/** The beginning of a refusal, by the type of the node. */
const NAMES: Readonly<Record<string, string>> = {
  AwaitExpression: 'await is',
  ClassDeclaration: 'Class declarations are',
  ClassExpression: 'Class expressions are',
  ContinueStatement: 'continue is',
  DebuggerStatement: 'debugger is',
  DoWhileStatement: 'do...while statements are',
  ExportAllDeclaration: 'export * is',
  ExportDefaultDeclaration: 'export default is',
  ForStatement: 'For statements are',
  ImportDefaultSpecifier: 'a default import is',
  ImportExpression: 'import() is',
  LabeledStatement: 'Labels are',
  MetaProperty: 'import.meta and new.target are',
  NewExpression: 'new is',
  ThisExpression: 'this is',
  ThrowStatement: 'throw is',
  TryStatement: 'Try statements are',
  UpdateExpression: 'The operators ++ and -- are',
  WhileStatement: 'While statements are',
  YieldExpression: 'yield is',
};

/** Ways to prototypes and, through constructors, to code: no data has such keys. */
export const REFUSED_KEYS: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

/** @throws TemplateError naming the first construct that APPSYNC_JS refuses, with line and column. */
export function checkLanguage(parsed: ParsedCode): void {
  walk(parsed.program, (node) => {
    const reason = UNDERSTOOD.has(node.type)
      ? refusedUse(node)
      : `${NAMES[node.type] ?? `${node.type} is`} not supported`;
    if (reason !== null) {
      throw refusalAt(parsed, node.start, reason);
    }
  });
}

/** An understood node that is used in a way that is not. */
function refusedUse(node: AnyNode): string | null {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.async ? 'Async functions are not supported' : node.generator ? 'Generators are not supported' : null;
    case 'ForOfStatement':
      return node.await ? 'for await is not supported' : null;
    case 'UnaryExpression':
      return node.operator === '~' ? 'The operator ~ is not supported' : null;
    case 'BinaryExpression':
      return node.operator === 'in'
        ? 'in operator is not supported. Use Object.hasOwn().'
        : node.operator === 'instanceof'
          ? 'The operator instanceof is not supported'
          : null;
    case 'Literal':
      return node.regex === undefined
        ? node.bigint === undefined
          ? null
          : 'BigInt is not supported'
        : 'Regex literals are not supported';
    case 'Property':
      return node.kind === 'init' ? refusedKey(node) : 'A getter or setter is not supported';
    case 'MemberExpression':
      return refusedKey({ key: node.property, computed: node.computed });
    case 'Identifier':
      return node.name.startsWith('__appsync_') ? `The name ${node.name} is not supported` : null;
    default:
      return null;
  }
}

function refusedKey({ key, computed }: { readonly key: AnyNode; readonly computed: boolean }): string | null {
  const name =
    key.type === 'Identifier' && !computed ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
  return name !== undefined && REFUSED_KEYS.has(name) ? `${name} is not supported` : null;
}
