import type { BinaryOperator, Expression, PathPart, Reference } from './ast.js';
import { Scanner } from './scanner.js';

/** Velocity's identifiers may hold a hyphen: `$a-1` is one name. */
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;
const REFERENCE_START = /\$!?\{?[A-Za-z_]/y;

/** Loosest first; one level binds to the left. Words stand for signs, as Velocity has them. */
const PRECEDENCE: readonly (readonly (readonly [pattern: RegExp, operator: BinaryOperator])[])[] = [
  [[/\|\||or\b/y, '||']],
  [[/&&|and\b/y, '&&']],
  [
    [/==|eq\b/y, '=='],
    [/!=|ne\b/y, '!='],
  ],
  [
    [/<=|le\b/y, '<='],
    [/>=|ge\b/y, '>='],
    [/<|lt\b/y, '<'],
    [/>|gt\b/y, '>'],
  ],
  [
    [/\+/y, '+'],
    [/-/y, '-'],
  ],
  [
    [/\*/y, '*'],
    [/\//y, '/'],
    [/%/y, '%'],
  ],
];

/** True when a reference starts here. */
export function startsReference(scanner: Scanner): boolean {
  return scanner.look(REFERENCE_START) !== null;
}

export function parseExpression(scanner: Scanner, level = 0): Expression {
  const operators = PRECEDENCE[level];
  if (operators === undefined) {
    return parseUnary(scanner);
  }
  let left = parseExpression(scanner, level + 1);
  for (;;) {
    scanner.skipSpace();
    const operator = operators.find(([pattern]) => scanner.take(pattern) !== null)?.[1];
    if (operator === undefined) {
      return left;
    }
    left = { kind: 'binary', operator, left, right: parseExpression(scanner, level + 1) };
  }
}

function parseUnary(scanner: Scanner): Expression {
  scanner.skipSpace();
  if (scanner.take(/!(?!=)|not\b/y) !== null) {
    return { kind: 'not', operand: parseUnary(scanner) };
  }
  if (scanner.look(/-\s*[($]/y) !== null) {
    scanner.expect('-');
    return { kind: 'negative', operand: parseUnary(scanner) };
  }
  return parsePrimary(scanner);
}

function parsePrimary(scanner: Scanner): Expression {
  scanner.skipSpace();
  if (startsReference(scanner)) {
    return parseReference(scanner);
  }
  const number = scanner.take(/-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y);
  if (number !== null) {
    return { kind: 'literal', value: Number(number) };
  }
  switch (scanner.peek()) {
    case '"':
      return parseInterpolated(scanner);
    case "'":
      return { kind: 'literal', value: takeQuoted(scanner, "'") };
    case '[':
      return parseList(scanner);
    case '{':
      return parseMap(scanner);
    case '(': {
      scanner.expect('(');
      const inner = parseExpression(scanner);
      scanner.skipSpace();
      scanner.expect(')');
      return inner;
    }
    default:
      return parseWord(scanner);
  }
}

function parseWord(scanner: Scanner): Expression {
  const word = scanner.look(IDENTIFIER)?.[0];
  const value = word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : undefined;
  if (word === undefined || value === undefined) {
    throw scanner.error(`expected a value ${scanner.found()}`);
  }
  scanner.expect(word);
  return { kind: 'literal', value };
}

function parseList(scanner: Scanner): Expression {
  scanner.expect('[');
  const items: Expression[] = [];
  scanner.skipSpace();
  while (!scanner.accept(']')) {
    items.push(parseExpression(scanner));
    scanner.skipSpace();
    const [from] = items;
    if (items.length === 1 && from !== undefined && scanner.accept('..')) {
      const to = parseExpression(scanner);
      scanner.skipSpace();
      scanner.expect(']');
      return { kind: 'range', from, to };
    }
    if (!scanner.startsWith(']')) {
      scanner.expect(',');
      scanner.skipSpace();
    }
  }
  return { kind: 'list', items };
}

function parseMap(scanner: Scanner): Expression {
  scanner.expect('{');
  const entries: [Expression, Expression][] = [];
  scanner.skipSpace();
  while (!scanner.accept('}')) {
    const key = parsePrimary(scanner);
    scanner.skipSpace();
    scanner.expect(':');
    entries.push([key, parseExpression(scanner)]);
    scanner.skipSpace();
    if (!scanner.startsWith('}')) {
      scanner.expect(',');
      scanner.skipSpace();
    }
  }
  return { kind: 'map', entries };
}

/** Parses `$name`, `$!name`, `${name}` with properties, methods and indexes. The caller saw `startsReference`. */
export function parseReference(scanner: Scanner): Reference {
  const { line } = scanner;
  const start = scanner.position;
  scanner.expect('$');
  const quiet = scanner.accept('!');
  const braced = scanner.accept('{');
  const name = scanner.take(IDENTIFIER);
  if (name === null) {
    throw scanner.error(`expected a name ${scanner.found()}`);
  }
  if (scanner.peek() === '(') {
    throw scanner.error(`$${name}(…) calls no method of anything`);
  }
  const path = parsePath(scanner);
  if (braced) {
    scanner.expect('}');
  }
  return { kind: 'reference', name, path, quiet, source: scanner.text.slice(start, scanner.position), line };
}

function parsePath(scanner: Scanner): PathPart[] {
  const path: PathPart[] = [];
  for (;;) {
    if (scanner.look(/\.[A-Za-z_]/y) !== null) {
      scanner.expect('.');
      const name = scanner.take(IDENTIFIER) ?? '';
      path.push(
        scanner.peek() === '(' ? { kind: 'method', name, args: parseArguments(scanner) } : { kind: 'property', name },
      );
    } else if (scanner.look(/\[\s*(?:-?[0-9]|["'$])/y) !== null) {
      scanner.expect('[');
      const index = parseExpression(scanner);
      scanner.skipSpace();
      scanner.expect(']');
      path.push({ kind: 'index', index });
    } else {
      return path;
    }
  }
}

function parseArguments(scanner: Scanner): Expression[] {
  scanner.expect('(');
  const args: Expression[] = [];
  scanner.skipSpace();
  while (!scanner.accept(')')) {
    args.push(parseExpression(scanner));
    scanner.skipSpace();
    if (!scanner.startsWith(')')) {
      scanner.expect(',');
      scanner.skipSpace();
    }
  }
  return args;
}

/** Takes a quoted string; the quote is written twice or after a backslash to stand for itself. */
function takeQuoted(scanner: Scanner, quote: string): string {
  const { line } = scanner;
  scanner.expect(quote);
  let value = '';
  for (;;) {
    if (scanner.atEnd) {
      throw scanner.error('the string is not closed', line);
    }
    if (scanner.accept(`\\${quote}`) || scanner.accept(quote + quote)) {
      value += quote;
    } else if (scanner.accept(quote)) {
      return value;
    } else {
      value += scanner.peek();
      scanner.position += 1;
    }
  }
}

/** A string in double quotes: references are replaced by their text. AppSync runs no directives in it. */
function parseInterpolated(scanner: Scanner): Expression {
  const { line } = scanner;
  const inner = new Scanner(takeQuoted(scanner, '"'), scanner.templateName, line);
  const parts: (string | Reference)[] = [];
  let text = '';
  while (!inner.atEnd) {
    if (inner.accept('\\$')) {
      text += '$';
    } else if (startsReference(inner)) {
      parts.push(text, parseReference(inner));
      text = '';
    } else {
      text += inner.peek();
      inner.position += 1;
    }
  }
  return parts.length === 0 ? { kind: 'literal', value: text } : { kind: 'interpolation', parts: [...parts, text] };
}
