import { ResolverError } from '../errors.js';
import { javaText } from '../values.js';
import type { UtilTable } from './frame.js';

const NORMAL_FORMS = new Set(['NFC', 'NFD', 'NFKC', 'NFKD']);

function normalize(text: string, form: string): string {
  if (!NORMAL_FORMS.has(form.toUpperCase())) {
    throw new ResolverError(`Unknown normalization type ${form}`, 'MappingTemplate');
  }
  return text.normalize(form.toUpperCase());
}

/** "String utils" of both runtimes. */
export const STRING_FUNCTIONS: UtilTable = {
  'str.normalize': (_, text, form) => normalize(javaText(text), javaText(form)),
};

/** "String utils" that only templates have. */
export const TEMPLATE_STRING_FUNCTIONS: UtilTable = {
  'str.toLower': (_, text) => javaText(text).toLowerCase(),
  'str.toReplace': (_, text, part, by) => javaText(text).replaceAll(javaText(part), () => javaText(by)),
  'str.toUpper': (_, text) => javaText(text).toUpperCase(),
};

/** "Math utils", both runtimes. */
export const MATH_FUNCTIONS: UtilTable = {
  'math.maxVal': (_, left, right) => Math.max(Number(left), Number(right)),
  'math.minVal': (_, left, right) => Math.min(Number(left), Number(right)),
  'math.randomDouble': () => Math.random(),
  'math.randomWithinRange': (_, from, to) => Number(from) + Math.floor(Math.random() * (Number(to) - Number(from))),
  'math.roundNum': (_, number) => Math.round(Number(number)),
};
