import type { TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { javaText } from '../values.js';
import type { Method } from './method.js';
import { javaRegularExpression, javaReplacement, javaSplit } from './regular-expression.js';

/** Java throws where JavaScript's substring would bend the indexes. */
function substring(text: string, from: TemplateValue, to: TemplateValue = text.length): string {
  const start = Number(from);
  const end = Number(to);
  if (!(start >= 0 && start <= end && end <= text.length)) {
    throw new ResolverError(`begin ${start}, end ${end}, length ${text.length}`, 'MappingTemplate');
  }
  return text.slice(start, end);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Java's Unicode-less hash, which partition keys are sometimes made of. */
function hashCode(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  }
  return hash;
}

/** Methods of java.lang.String. */
export const STRING_METHODS: Readonly<Record<string, Method<string>>> = {
  charAt: (text, index) => substring(text, index, Number(index) + 1),
  compareTo: (text, other) => compare(text, javaText(other)),
  compareToIgnoreCase: (text, other) => compare(text.toLowerCase(), javaText(other).toLowerCase()),
  concat: (text, other) => text + javaText(other),
  contains: (text, part) => text.includes(javaText(part)),
  endsWith: (text, part) => text.endsWith(javaText(part)),
  equals: (text, other) => text === other,
  equalsIgnoreCase: (text, other) => typeof other === 'string' && text.toLowerCase() === other.toLowerCase(),
  hashCode: (text) => hashCode(text),
  indexOf: (text, part, from) => text.indexOf(javaText(part), Number(from ?? 0)),
  isBlank: (text) => text.trim() === '',
  isEmpty: (text) => text === '',
  lastIndexOf: (text, part) => text.lastIndexOf(javaText(part)),
  length: (text) => text.length,
  matches: (text, pattern) => javaRegularExpression(javaText(pattern), true).test(text),
  repeat: (text, count) => text.repeat(Number(count)),
  replace: (text, part, by) => text.replaceAll(javaText(part), () => javaText(by)),
  replaceAll: (text, pattern, by) =>
    text.replace(javaRegularExpression(javaText(pattern)), javaReplacement(javaText(by))),
  replaceFirst: (text, pattern, by) => {
    const { source, flags } = javaRegularExpression(javaText(pattern));
    return text.replace(new RegExp(source, flags.replace('g', '')), javaReplacement(javaText(by)));
  },
  split: (text, pattern, limit) => javaSplit(text, javaText(pattern), Number(limit ?? 0)),
  startsWith: (text, part) => text.startsWith(javaText(part)),
  substring,
  toLowerCase: (text) => text.toLowerCase(),
  toString: (text: string) => text,
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
};
