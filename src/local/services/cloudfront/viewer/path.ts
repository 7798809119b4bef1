import { EdgeError } from '../errors.js';

const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/**
 * "CloudFront normalizes URI paths consistent with RFC 3986 and then matches the path with the correct cache behavior."
 *
 * Escapes of unreserved characters are decoded, the others get upper-case digits, and dot segments are removed.
 *
 * @throws EdgeError 400 for an escape that is none.
 */
export function normalizePath(path: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) {
    throw new EdgeError(400, 'The path holds an escape that is not valid.');
  }
  const decoded = path.replace(/%[0-9A-Fa-f]{2}/g, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return UNRESERVED.test(character) ? character : triplet.toUpperCase();
  });
  return removeDotSegments(decoded);
}

/** The path with every escape decoded: what an S3 origin takes for the key. @throws EdgeError 400. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    throw new EdgeError(400, 'The path is not valid UTF-8.', { cause: error });
  }
}

/** RFC 3986, 5.2.4, of a path that begins with a slash. */
export function removeDotSegments(path: string): string {
  const output: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') {
      output.pop();
    }
    if (segment !== '.' && segment !== '..') {
      output.push(segment);
    } else if (isLast) {
      output.push('');
    }
  });
  return `/${output.join('/')}`;
}

/** A pattern of a cache behavior, or the `Resource` of a policy: `*` stands for any characters, `?` for exactly one. */
export function compileWildcards(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  return (text) => {
    if (last === undefined) {
      return text.length === first.length && matchesAt(text, 0, first);
    }
    if (text.length < first.length + last.length || !matchesAt(text, 0, first)) {
      return false;
    }
    const end = text.length - last.length;
    let position = first.length;
    for (const part of rest) {
      position = indexOfPart(text, part, position, end);
      if (position === -1) {
        return false;
      }
      position += part.length;
    }
    return position <= end && matchesAt(text, end, last);
  };
}

/** The leftmost match is always good enough for `*`, so that no pattern takes more than quadratic time. */
function indexOfPart(text: string, part: string, from: number, end: number): number {
  for (let position = from; position + part.length <= end; position += 1) {
    if (matchesAt(text, position, part)) {
      return position;
    }
  }
  return -1;
}

function matchesAt(text: string, position: number, part: string): boolean {
  for (let index = 0; index < part.length; index += 1) {
    if (part[index] !== '?' && part[index] !== text[position + index]) {
      return false;
    }
  }
  return true;
}
