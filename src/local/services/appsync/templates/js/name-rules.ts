import type { AnyNode, ImportDeclaration } from 'acorn';
import { GLOBAL_CONSTANTS, GLOBAL_MEMBERS, MODULES, RUNTIME_NAMES } from './modules.js';
import { memberName, type ParsedCode, refusalAt, walk } from './syntax-tree.js';

type Paths = readonly string[];

/** Methods of arrays, strings and numbers that the page lists, and what the linter does not deny and all code uses. */
const METHODS: ReadonlySet<string> = new Set([
  ...['concat', 'every', 'fill', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flat', 'flatMap'],
  ...['forEach', 'includes', 'indexOf', 'join', 'lastIndexOf', 'map', 'pop', 'push', 'reduce', 'reduceRight'],
  ...['reverse', 'shift', 'slice', 'some', 'sort', 'splice', 'unshift'],
  ...['charAt', 'endsWith', 'replace', 'replaceAll', 'split', 'startsWith', 'substring', 'toLowerCase'],
  ...['toUpperCase', 'trim', 'trimEnd', 'trimStart', 'toFixed', 'toString'],
]);

const PROTOTYPES = [Array.prototype, String.prototype, Number.prototype, Object.prototype, Function.prototype];

/** Built-in methods that APPSYNC_JS has not. */
const REFUSED_METHODS: ReadonlySet<string> = new Set(
  PROTOTYPES.flatMap((prototype) => Object.getOwnPropertyNames(prototype)).filter((name) => !METHODS.has(name)),
);

/** @throws TemplateError for a name, an import, a member or a method that does not exist. */
export function checkNames(parsed: ParsedCode): void {
  const imported = importedNames(parsed);
  const declared = declaredNames(parsed);
  const known = new Map<string, Paths>([...Object.entries(RUNTIME_NAMES), ...Object.entries(GLOBAL_MEMBERS)]);
  for (const [name, paths] of imported) {
    known.set(name, paths);
  }
  // A name that is declared too may mean something else where it is used: it is left to the run.
  for (const name of declared) {
    known.delete(name);
  }
  walk(parsed.program, (node, parents) => {
    if (node.type === 'Identifier' && isUse(node, parents[0])) {
      if (!declared.has(node.name) && !known.has(node.name) && !GLOBAL_CONSTANTS.has(node.name)) {
        throw refusalAt(parsed, node.start, `${node.name} is not defined in APPSYNC_JS`);
      }
      checkMember(parsed, node.name, known.get(node.name), parents);
    } else if (node.type === 'CallExpression') {
      checkMethod(parsed, node, known);
    } else if (
      node.type === 'TaggedTemplateExpression' &&
      parsed.code.slice(node.tag.start, node.tag.end) !== 'String.raw'
    ) {
      throw refusalAt(parsed, node.start, 'Tagged templates are not supported');
    }
  });
}

function importedNames(parsed: ParsedCode): Map<string, Paths> {
  const names = new Map<string, Paths>();
  for (const node of parsed.program.body) {
    if (node.type === 'ImportDeclaration') {
      for (const [name, paths] of importsOf(parsed, node)) {
        names.set(name, paths);
      }
    }
  }
  return names;
}

function importsOf(parsed: ParsedCode, node: ImportDeclaration): (readonly [string, Paths])[] {
  const module = MODULES[String(node.source.value)];
  if (module === undefined) {
    throw refusalAt(parsed, node.start, `The module ${String(node.source.value)} is not supported`);
  }
  return node.specifiers.map((specifier) => {
    if (specifier.type === 'ImportNamespaceSpecifier') {
      return [
        specifier.local.name,
        Object.entries(module).flatMap(([name, paths]) => paths.map((path) => joined(name, path))),
      ];
    }
    const name =
      specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier'
        ? specifier.imported.name
        : 'default';
    const paths = Object.hasOwn(module, name) ? module[name] : undefined;
    if (paths === undefined) {
      throw refusalAt(parsed, specifier.start, `${String(node.source.value)} has no export ${name}`);
    }
    return [specifier.local.name, paths];
  });
}

const joined = (name: string, path: string) => (path === '' ? name : `${name}.${path}`);

/** Names that the module declares anywhere, imports left out. */
function declaredNames({ program }: ParsedCode): Set<string> {
  const names = new Set<string>();
  const declare = (pattern: AnyNode) =>
    walk(pattern, (node, parents) => {
      if (node.type === 'Identifier' && isBinding(node, parents)) {
        names.add(node.name);
      }
    });
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator') {
      declare(node.id);
    } else if ('params' in node) {
      node.params.forEach(declare);
      if (node.id) {
        names.add(node.id.name);
      }
    }
  });
  return names;
}

/** In a pattern a key and a default are no names that it declares. */
function isBinding(node: AnyNode, parents: readonly AnyNode[]): boolean {
  const chain = [node, ...parents];
  return chain.every((part, index) => {
    const parent = chain[index + 1];
    return !(
      (parent?.type === 'AssignmentPattern' && parent.right === part) ||
      (parent?.type === 'Property' && parent.key === part && parent.value !== part)
    );
  });
}

/** True when an identifier is a variable that is used, not a key or a part of an import. */
function isUse(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
      return parent.value === node || parent.computed;
    case 'ImportSpecifier':
    case 'ImportNamespaceSpecifier':
      return false;
    case 'ExportSpecifier':
      return parent.local === node;
    default:
      return true;
  }
}

/** `util.time.nope`: the names after a known root must lead to a function or to a group of them. */
function checkMember(parsed: ParsedCode, root: string, paths: Paths | undefined, parents: readonly AnyNode[]): void {
  if (paths === undefined) {
    return;
  }
  const names: string[] = [];
  for (const parent of parents) {
    const name = parent.type === 'MemberExpression' ? memberName(parent) : null;
    if (name === null || parent.type !== 'MemberExpression') {
      break;
    }
    names.push(name);
  }
  const path = names.join('.');
  const start = parents[0]?.start ?? 0;
  if (path !== '' && !paths.some((known) => known === path || known.startsWith(`${path}.`))) {
    throw refusalAt(parsed, start, `${root}.${path} is not supported`);
  }
}

function checkMethod(
  parsed: ParsedCode,
  node: Extract<AnyNode, { type: 'CallExpression' }>,
  known: ReadonlyMap<string, Paths>,
): void {
  if (node.callee.type !== 'MemberExpression') {
    return;
  }
  const name = memberName(node.callee);
  const root = rootOf(node.callee);
  const ofModule = root.type === 'Identifier' && known.has(root.name);
  if (name !== null && !ofModule && REFUSED_METHODS.has(name)) {
    throw refusalAt(parsed, node.callee.property.start, `Method ${name} is not implemented`);
  }
  if (name === 'sort' && !ofModule && node.arguments.length > 0) {
    throw refusalAt(parsed, node.callee.property.start, "Array.prototype.sort() doesn't support arguments.");
  }
}

function rootOf(node: AnyNode): AnyNode {
  return node.type === 'MemberExpression' ? rootOf(node.object) : node;
}
