import type { Branch, Statement } from './ast.js';
import { parseExpression, parseReference, startsReference } from './expression-parser.js';
import { Scanner } from './scanner.js';

/** `#name` or `#{name}`; a longer word than a directive's is text, as in `#endTime`. */
const DIRECTIVE = /#(?:([A-Za-z][A-Za-z0-9_-]*)|\{([A-Za-z]+)\})/y;

/** Directives of Velocity that AppSync does not have, or that take files and macros. */
const REFUSED_DIRECTIVES = new Set(['define', 'evaluate', 'include', 'macro', 'parse']);

const BLOCK_ENDS = new Set(['else', 'elseif', 'end']);

/** @throws TemplateError with the line of what is wrong. */
export function parseTemplate(source: string, templateName: string): Statement[] {
  const scanner = new Scanner(source, templateName);
  const statements = parseBlock(scanner);
  if (!scanner.atEnd) {
    throw scanner.error(`#${directiveHere(scanner) ?? ''} closes nothing`);
  }
  return statements;
}

/** Parses up to the end or to a directive that ends a block, which is left unread. */
function parseBlock(scanner: Scanner): Statement[] {
  const statements: Statement[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') {
      statements.push({ kind: 'text', text });
      text = '';
    }
  };
  while (!scanner.atEnd) {
    const literal = takeComment(scanner) ?? takeRaw(scanner) ?? takeEscape(scanner);
    if (literal !== null) {
      text += literal;
    } else if (startsReference(scanner)) {
      flush();
      statements.push({ kind: 'print', reference: parseReference(scanner) });
    } else {
      const directive = directiveHere(scanner);
      if (directive !== null && BLOCK_ENDS.has(directive)) {
        break;
      }
      const statement = directive === null ? null : parseDirective(scanner, directive);
      if (statement === null) {
        text += scanner.take(/[^$#\\]+|[\s\S]/y) ?? '';
      } else {
        flush();
        statements.push(statement);
      }
    }
  }
  flush();
  return statements;
}

/** A comment is no text; the line break that ends a line comment belongs to it. */
function takeComment(scanner: Scanner): string | null {
  if (scanner.take(/##[^\r\n]*(?:\r?\n)?/y) !== null || scanner.take(/#\*[\s\S]*?\*#/y) !== null) {
    return '';
  }
  if (scanner.startsWith('#*')) {
    throw scanner.error('the comment #* is not closed');
  }
  return null;
}

/** `#[[ … ]]#` is text as it stands. */
function takeRaw(scanner: Scanner): string | null {
  return scanner.take(/#\[\[[\s\S]*?\]\]#/y)?.slice(3, -3) ?? null;
}

/** Backslashes before a reference or a directive: each pair is one, an odd one makes what follows text. */
function takeEscape(scanner: Scanner): string | null {
  const found = scanner.look(/(\\+)(\$!?\{?[A-Za-z_]|#(?:set|if|elseif|else|end|foreach|break|stop|return)\b)/y);
  if (found === null) {
    return null;
  }
  const [, slashes = '', marked = ''] = found;
  const kept = '\\'.repeat(Math.floor(slashes.length / 2));
  scanner.position += slashes.length;
  if (slashes.length % 2 === 0) {
    return kept;
  }
  scanner.position += marked.length;
  return kept + marked;
}

function directiveHere(scanner: Scanner): string | null {
  const found = scanner.look(DIRECTIVE);
  return found?.[1] ?? found?.[2] ?? null;
}

/** @returns null when the word is no directive, and so text. */
function parseDirective(scanner: Scanner, directive: string): Statement | null {
  const { line } = scanner;
  switch (directive) {
    case 'set':
      return parseSet(scanner, line);
    case 'if':
      return parseIf(scanner, line);
    case 'foreach':
      return parseForeach(scanner, line);
    case 'break':
    case 'stop':
      scanner.take(DIRECTIVE);
      return { kind: directive };
    case 'return':
      return parseReturn(scanner);
    default:
      if (REFUSED_DIRECTIVES.has(directive) || scanner.look(/#[A-Za-z0-9_{}-]+\(/y) !== null) {
        throw scanner.error(`#${directive} is not a directive of AppSync`);
      }
      return null;
  }
}

function open(scanner: Scanner): void {
  scanner.take(DIRECTIVE);
  scanner.skipSpace();
  scanner.expect('(');
  scanner.skipSpace();
}

function close(scanner: Scanner): void {
  scanner.skipSpace();
  scanner.expect(')');
}

function parseSet(scanner: Scanner, line: number): Statement {
  open(scanner);
  if (!startsReference(scanner)) {
    throw scanner.error(`#set needs a reference ${scanner.found()}`);
  }
  const target = parseReference(scanner);
  scanner.skipSpace();
  scanner.expect('=');
  const value = parseExpression(scanner);
  close(scanner);
  return { kind: 'set', target, value, line };
}

function parseIf(scanner: Scanner, line: number): Statement {
  const branches: Branch[] = [];
  while (branches.length === 0 || directiveHere(scanner) === 'elseif') {
    open(scanner);
    const condition = parseExpression(scanner);
    close(scanner);
    branches.push({ condition, body: parseBlock(scanner) });
  }
  let otherwise: Statement[] = [];
  if (directiveHere(scanner) === 'else') {
    scanner.take(DIRECTIVE);
    otherwise = parseBlock(scanner);
  }
  expectEnd(scanner, '#if', line);
  return { kind: 'if', branches, otherwise };
}

function expectEnd(scanner: Scanner, directive: string, line: number): void {
  if (directiveHere(scanner) !== 'end') {
    throw scanner.error(`${directive} has no #end`, line);
  }
  scanner.take(DIRECTIVE);
}

function parseForeach(scanner: Scanner, line: number): Statement {
  open(scanner);
  if (!startsReference(scanner)) {
    throw scanner.error(`#foreach needs a reference ${scanner.found()}`);
  }
  const item = parseReference(scanner);
  if (item.path.length > 0) {
    throw scanner.error(`#foreach cannot assign to ${item.source}`);
  }
  scanner.skipSpace();
  scanner.expect('in');
  const source = parseExpression(scanner);
  close(scanner);
  const body = parseBlock(scanner);
  expectEnd(scanner, '#foreach', line);
  return { kind: 'foreach', variable: item.name, source, body, line };
}

function parseReturn(scanner: Scanner): Statement {
  scanner.take(DIRECTIVE);
  if (scanner.look(/[ \t]*\(/y) === null) {
    return { kind: 'return', value: null };
  }
  scanner.skipSpace();
  scanner.expect('(');
  scanner.skipSpace();
  if (scanner.accept(')')) {
    return { kind: 'return', value: null };
  }
  const value = parseExpression(scanner);
  close(scanner);
  return { kind: 'return', value };
}
