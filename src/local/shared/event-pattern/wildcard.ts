import { EventPatternError } from './pattern-error.js';

const STAR = Symbol('any text');

/**
 * `*` stands for any text, the empty one included; `\*` and `\\` for the characters themselves.
 *
 * Matched without backtracking into a regular expression: the cost is at most pattern times text.
 */
export function compileWildcard(pattern: string, path: readonly string[]): (text: string) => boolean {
  const pieces = splitAtStars(pattern, path);
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  return (text) => {
    if (last === undefined) {
      return text === first;
    }
    if (!text.startsWith(first)) {
      return false;
    }
    let position = first.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, position);
      if (found === -1) {
        return false;
      }
      position = found + piece.length;
    }
    return text.length - last.length >= position && text.endsWith(last);
  };
}

function splitAtStars(pattern: string, path: readonly string[]): readonly string[] {
  const pieces = [''];
  let previous: string | typeof STAR = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === '*') {
      if (previous === STAR) {
        throw new EventPatternError(path, 'Consecutive wildcard characters are not allowed');
      }
      previous = STAR;
      pieces.push('');
      continue;
    }
    if (character === '\\') {
      index += 1;
      if (pattern.charAt(index) !== '*' && pattern.charAt(index) !== '\\') {
        throw new EventPatternError(path, 'Invalid escape character in a wildcard');
      }
    }
    previous = pattern.charAt(index);
    pieces.push((pieces.pop() ?? '') + previous);
  }
  return pieces;
}
