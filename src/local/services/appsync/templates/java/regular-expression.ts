import { ResolverError } from '../errors.js';

/** POSIX classes of java.util.regex.Pattern, without their brackets. */
const POSIX_CLASSES: Readonly<Record<string, string>> = {
  Alnum: 'A-Za-z0-9',
  Alpha: 'A-Za-z',
  ASCII: '\\x00-\\x7F',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  Digit: '0-9',
  Graph: '\\x21-\\x7E',
  Lower: 'a-z',
  Print: '\\x20-\\x7E',
  Punct: '!-\\/:-@\\[-`{-~',
  Space: '\\s',
  Upper: 'A-Z',
  XDigit: '0-9A-Fa-f',
};

/** Escapes that Java has and JavaScript has not. */
const ESCAPES: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: '(?=\\n?$)',
  a: '\\x07',
  e: '\\x1B',
  h: '[ \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]',
  R: '(?:\\r\\n|[\\n\\v\\f\\r\\x85\\u2028\\u2029])',
};

const REFUSED: readonly (readonly [construct: RegExp, name: string])[] = [
  [/\(\?>/, 'an atomic group'],
  [/(?:[*+?]|\{\d+(?:,\d*)?\})\+/, 'a possessive quantifier'],
  [/\[[^\]]*&&/, 'an intersection of character classes'],
  [/\\[GX]/, 'the escapes \\G and \\X'],
];

const cache = new Map<string, RegExp>();
/** Patterns are few and written in templates; those made of client input must not fill the memory. */
const CACHE_LIMIT_PATTERNS = 500;

/**
 * Translates a pattern of java.util.regex.
 *
 * @param whole - true when it must match the whole text, as `String.matches` does.
 * @throws ResolverError for a pattern that is invalid or has no equal in JavaScript.
 */
export function javaRegularExpression(pattern: string, whole = false): RegExp {
  const key = `${whole ? '^' : ' '}${pattern}`;
  let expression = cache.get(key);
  if (expression === undefined) {
    expression = translate(pattern, whole);
    if (cache.size >= CACHE_LIMIT_PATTERNS) {
      cache.clear();
    }
    cache.set(key, expression);
  }
  expression.lastIndex = 0;
  return expression;
}

function translate(pattern: string, whole: boolean): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const body = inline === null ? pattern : pattern.slice(inline[0].length);
  const outsideQuotes = body.replace(/\\Q[\s\S]*?(?:\\E|$)|\\\\/g, '');
  const refused = REFUSED.find(([construct]) => construct.test(outsideQuotes));
  if (refused !== undefined || /\(\?[imsdux-]+[:)]/.test(outsideQuotes)) {
    throw new ResolverError(`The pattern ${pattern} has ${refused?.[1] ?? 'a flag'} that is not supported here`);
  }
  let unicode = false;
  const source = body.replace(
    /\\Q([\s\S]*?)(?:\\E|$)|\\([pP])\{(?:Is)?(\w+)\}|\\([pP])(\w)|\\([\s\S])|(\[)(?=\[)/g,
    (found, quoted, p, name, shortP, shortName, escaped) => {
      if (quoted !== undefined) {
        return String(quoted).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      }
      const posix = name === undefined ? undefined : POSIX_CLASSES[String(name)];
      if (posix !== undefined) {
        return p === 'P' ? `[^${posix}]` : `[${posix}]`;
      }
      if (name !== undefined || shortName !== undefined) {
        unicode = true;
        return `\\${p ?? shortP}{${name ?? shortName}}`;
      }
      return (escaped === undefined ? undefined : ESCAPES[String(escaped)]) ?? found;
    },
  );
  const flags = `g${inline?.[1] ?? ''}${unicode ? 'u' : ''}`;
  try {
    return new RegExp(whole ? `^(?:${flattenClasses(source)})$` : flattenClasses(source), flags);
  } catch (error) {
    throw new ResolverError(`The pattern ${pattern} is not valid`, null, { cause: error });
  }
}

/** `[a[0-9]]` is a union in Java; a posix class inside a class became such a one. */
function flattenClasses(source: string): string {
  return source.replace(
    /\[(?:\\[\s\S]|[^\]\\[])*\[(?!\^)(?:\\[\s\S]|[^\]\\])*\](?:\\[\s\S]|[^\]\\[]|\[(?!\^)(?:\\[\s\S]|[^\]\\])*\])*\]/g,
    (union) => {
      const inner = union.slice(1, -1).replace(/\\[\s\S]|[[\]]/g, (token) => (token.length > 1 ? token : ''));
      return `[${inner}]`;
    },
  );
}

/** Java's replacement: `$1` is a group, a backslash makes the next character itself. */
export function javaReplacement(replacement: string): (match: string, ...groups: unknown[]) => string {
  if (!/[\\$]/.test(replacement)) {
    return () => replacement;
  }
  return (match, ...groups) =>
    replacement.replace(/\\([\s\S])|\$(\d)/g, (_, escaped: string | undefined, digit: string | undefined) =>
      digit === undefined ? (escaped ?? '') : digit === '0' ? match : String(groups[Number(digit) - 1] ?? ''),
    );
}

/** Java's split: empty strings at the end are dropped unless there is a limit. */
export function javaSplit(text: string, pattern: string, limit = 0): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(javaRegularExpression(pattern))) {
    const end = match.index + match[0].length;
    if (limit > 0 && parts.length === limit - 1) {
      break;
    }
    if (end > 0 && !(match[0] === '' && match.index >= text.length)) {
      parts.push(text.slice(from, match.index));
      from = end;
    }
  }
  parts.push(text.slice(from));
  while (limit === 0 && parts.length > 1 && parts.at(-1) === '') {
    parts.pop();
  }
  return parts;
}
