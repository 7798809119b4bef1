import type { KeyLookup } from './request-context.js';

/** Tests one value of a request against one value of a policy. */
export type ValueTest = (value: string, lookup: KeyLookup) => boolean;

export interface PatternOptions {
  readonly ignoreCase?: boolean;
  /** Whether `*` and `?` stand for other characters. */
  readonly wildcards: boolean;
  /** Whether `${key}` stands for a value of the request: string and ARN values of version 2012-10-17. */
  readonly variables: boolean;
  /** The result when a variable has no value in the request, or several; false when absent. */
  readonly unresolved?: boolean;
}

interface Variable {
  /** In lower case. */
  readonly key: string;
  readonly fallback?: string;
}

/** A character code, or one of the two wildcards. */
type Glob = readonly number[];

const ANY_CHARACTERS = -1;
const ONE_CHARACTER = -2;
const VARIABLE = /^([^,]+?)(?:\s*,\s*'([^']*)')?$/;

/**
 * Compiles a value of a policy.
 *
 * A value that a variable brings in is literal: a `*` in it is no wildcard.
 *
 * @throws SyntaxError when a `${` is not closed or is empty.
 */
export function compilePattern(source: string, options: PatternOptions): ValueTest {
  const parts = parseParts(source, options);
  const fold = options.ignoreCase === true ? (text: string) => text.toLowerCase() : (text: string) => text;
  if (parts.some((part) => typeof part === 'object')) {
    return (value, lookup) => {
      const glob = substitute(parts, lookup, fold);
      return glob === undefined ? options.unresolved === true : matchesGlob(glob, fold(value));
    };
  }
  const glob = substitute(parts, () => undefined, fold) ?? [];
  if (glob.every((token) => token >= 0)) {
    const literal = String.fromCharCode(...glob);
    return (value) => fold(value) === literal;
  }
  if (glob.length === 1 && glob[0] === ANY_CHARACTERS) {
    return () => true;
  }
  return (value) => matchesGlob(glob, fold(value));
}

function parseParts(source: string, options: PatternOptions): readonly (string | number | Variable)[] {
  const parts: (string | number | Variable)[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (options.variables && source.startsWith('${', at)) {
      const end = source.indexOf('}', at);
      if (end === -1) {
        throw new SyntaxError(`the variable in "${source}" is not closed`);
      }
      parts.push(parseVariable(source.slice(at + 2, end)));
      at = end;
    } else if (options.wildcards && character === '*') {
      parts.push(ANY_CHARACTERS);
    } else if (options.wildcards && character === '?') {
      parts.push(ONE_CHARACTER);
    } else {
      parts.push(character);
    }
  }
  return parts;
}

/** "`${*}`, `${?}` and `${$}`: use where you need the character itself." */
function parseVariable(inner: string): string | Variable {
  if (inner === '*' || inner === '?' || inner === '$') {
    return inner;
  }
  const [, key, fallback] = VARIABLE.exec(inner.trim()) ?? [];
  if (key === undefined) {
    throw new SyntaxError(`"\${${inner}}" is no policy variable`);
  }
  return { key: key.toLowerCase(), ...(fallback === undefined ? {} : { fallback }) };
}

function substitute(
  parts: readonly (string | number | Variable)[],
  lookup: KeyLookup,
  fold: (text: string) => string,
): Glob | undefined {
  const glob: number[] = [];
  for (const part of parts) {
    if (typeof part === 'number') {
      glob.push(part);
      continue;
    }
    const text = typeof part === 'string' ? part : resolveVariable(part, lookup);
    if (text === undefined) {
      return undefined;
    }
    const folded = fold(text);
    for (let at = 0; at < folded.length; at += 1) {
      glob.push(folded.charCodeAt(at));
    }
  }
  return glob;
}

function resolveVariable({ key, fallback }: Variable, lookup: KeyLookup): string | undefined {
  const values = lookup(key);
  return values?.length === 1 ? values[0] : values === undefined ? fallback : undefined;
}

/** Goes back to the last `*` only, so that no pattern takes longer than pattern times text. */
function matchesGlob(glob: Glob, text: string): boolean {
  let at = 0;
  let token = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < text.length) {
    const expected = glob[token];
    if (expected === ANY_CHARACTERS) {
      starToken = token;
      starAt = at;
      token += 1;
    } else if (expected === ONE_CHARACTER || expected === text.charCodeAt(at)) {
      token += 1;
      at += 1;
    } else if (starToken !== -1) {
      token = starToken + 1;
      starAt += 1;
      at = starAt;
    } else {
      return false;
    }
  }
  while (glob[token] === ANY_CHARACTERS) {
    token += 1;
  }
  return token === glob.length;
}
