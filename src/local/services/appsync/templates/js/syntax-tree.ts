import { type AnyNode, getLineInfo, type Program, parse } from 'acorn';
import { TemplateError } from '../errors.js';

/** A node and the nodes around it, nearest first. */
export type Visit = (node: AnyNode, parents: readonly AnyNode[]) => void;

/** Calls the visitor for each node, a node before its parts. */
export function walk(node: AnyNode, visit: Visit, parents: readonly AnyNode[] = []): void {
  visit(node, parents);
  const around = [node, ...parents];
  for (const part of partsOf(node)) {
    walk(part, visit, around);
  }
}

/** Every start walks every resolver several times: chained array methods here were a sixth of it (measured). */
function partsOf(node: AnyNode): readonly AnyNode[] {
  const parts: AnyNode[] = [];
  for (const value of Object.values(node) as readonly unknown[]) {
    for (const part of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (isNode(part)) {
        parts.push(part);
      }
    }
  }
  return parts;
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
  );
}

/** The code of a handler module with its tree. */
export interface ParsedCode {
  readonly code: string;
  readonly name: string;
  readonly program: Program;
}

/** @throws TemplateError with line and column. */
export function parseCode(code: string, name: string): ParsedCode {
  try {
    return { code, name, program: parse(code, { ecmaVersion: 2022, sourceType: 'module' }) };
  } catch (error) {
    if (error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number') {
      throw refusalAt({ code, name }, error.pos, error.message.replace(/ \(\d+:\d+\)$/, ''));
    }
    throw error;
  }
}

/** Refuses what stands at an offset of the code. */
export function refusalAt(
  { code, name }: Pick<ParsedCode, 'code' | 'name'>,
  offset: number,
  reason: string,
): TemplateError {
  const { line, column } = getLineInfo(code, offset);
  return new TemplateError(reason, name, line, column + 1);
}

/** `a.b` and `a['b']`: the name of a member that is known now; null when it is computed. */
export function memberName(node: Extract<AnyNode, { type: 'MemberExpression' }>): string | null {
  if (!node.computed) {
    return node.property.type === 'Identifier' ? node.property.name : null;
  }
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : null;
}

export function isFunction(
  node: AnyNode | null | undefined,
): node is Extract<AnyNode, { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }> {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}
