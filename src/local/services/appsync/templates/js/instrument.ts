import type { AnyNode } from 'acorn';
import { isFunction, type ParsedCode, refusalAt, walk } from './syntax-tree.js';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Among edits at one offset: what closes comes first, the inner before the outer. */
  readonly order: number;
}

const TICK = '__appsync_tick()';

/**
 * Rewrites a module into a script that makes its handlers, line for line: imports and exports go, every loop and
 * function counts its rounds so that an endless one ends, and computed keys pass a guard.
 */
export function instrument(parsed: ParsedCode): string {
  const edits: Edit[] = [];
  const handlers = new Map<string, string>();
  const insert = (at: number, text: string, order = edits.length) => edits.push({ start: at, end: at, text, order });
  const wrap = (node: AnyNode, before: string, after: string) => {
    insert(node.start, before);
    insert(node.end, after, -node.start - 1);
  };
  walk(parsed.program, (node, [parent]) => {
    if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      if (node.body.type === 'BlockStatement') {
        insert(node.body.start + 1, `${TICK};`);
      } else {
        wrap(node.body, `{${TICK};`, '}');
      }
    } else if (isFunction(node)) {
      if (node.body.type === 'BlockStatement') {
        insert(node.body.start + 1, `${TICK};`);
      } else {
        wrap(node.body, `(${TICK},`, ')');
      }
    } else if (isComputedKey(node, parent)) {
      wrap(node, '__appsync_key(', ')');
    } else if (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration') {
      edits.push(...moduleEdits(parsed, node, handlers));
    }
  });
  for (const name of ['request', 'response']) {
    if (!handlers.has(name)) {
      throw refusalAt(parsed, 0, `The code exports no function ${name}`);
    }
  }
  const returned = [...handlers].map(([exported, local]) => `${exported}:${local}`).join(',');
  return `${apply(parsed.code, edits)}\nreturn {${returned}};`;
}

/** A key that is computed and not a literal, which was checked when the code was loaded. */
function isComputedKey(node: AnyNode, parent: AnyNode | undefined): boolean {
  return (
    node.type !== 'Literal' &&
    ((parent?.type === 'MemberExpression' && parent.computed && parent.property === node) ||
      (parent?.type === 'Property' && parent.computed && parent.key === node))
  );
}

function moduleEdits(
  { code }: ParsedCode,
  node: Extract<AnyNode, { type: 'ImportDeclaration' | 'ExportNamedDeclaration' }>,
  handlers: Map<string, string>,
): Edit[] {
  const blank = code.slice(node.start, node.end).replace(/[^\n]/g, '');
  if (node.type === 'ImportDeclaration') {
    const module = `__appsync_import(${JSON.stringify(node.source.value)})`;
    const bindings = node.specifiers.map((specifier) =>
      specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier'
        ? `{${specifier.imported.name}:${specifier.local.name}}=${module}`
        : `${specifier.local.name}=${module}`,
    );
    const text = bindings.length === 0 ? blank : `const ${bindings.join(',')};${blank}`;
    return [{ start: node.start, end: node.end, text, order: 0 }];
  }
  if (node.declaration) {
    const declared =
      node.declaration.type === 'VariableDeclaration'
        ? node.declaration.declarations.map(({ id }) => id)
        : [node.declaration.id];
    for (const id of declared) {
      if (id.type === 'Identifier') {
        handlers.set(id.name, id.name);
      }
    }
    return [{ start: node.start, end: node.declaration.start, text: '', order: 0 }];
  }
  for (const { exported, local } of node.specifiers) {
    if (exported.type === 'Identifier' && local.type === 'Identifier') {
      handlers.set(exported.name, local.name);
    }
  }
  return [{ start: node.start, end: node.end, text: `;${blank}`, order: 0 }];
}

function apply(code: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((left, right) => left.start - right.start || left.order - right.order);
  let result = '';
  let position = 0;
  for (const { start, end, text } of sorted) {
    result += code.slice(position, start) + text;
    position = end;
  }
  return result + code.slice(position);
}
