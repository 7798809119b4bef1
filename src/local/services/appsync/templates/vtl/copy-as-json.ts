import type { TemplateMap, TemplateValue } from '../contract.js';
import { setKey } from '../values.js';

/** A control character becomes `\\u0000`. */
const MOST_CHARACTERS_OF_ONE = 6;
/** `-1.2345678901234567e+100`, with what separates it from the next. */
const MOST_CHARACTERS_OF_A_SCALAR = 26;
/** Quotes, colon, comma or brackets. */
const PUNCTUATION_CHARACTERS = 4;

/**
 * What comes back of `JSON.parse(JSON.stringify(value ?? null))`, without the text: a deep copy, in which absent members are
 * left out and numbers that JSON lacks are null.
 *
 * @param limitCharacters - of the text.
 * @returns undefined when the text might be longer; only writing it would tell.
 */
export function copyAsJson(value: TemplateValue, limitCharacters: number): TemplateValue {
  const budget = { characters: limitCharacters };
  const copy = copyValue(value ?? null, budget);
  return budget.characters < 0 ? undefined : copy;
}

interface Budget {
  characters: number;
}

function copyValue(value: TemplateValue, budget: Budget): TemplateValue {
  if (typeof value === 'string') {
    budget.characters -= value.length * MOST_CHARACTERS_OF_ONE + PUNCTUATION_CHARACTERS;
    return value;
  }
  if (typeof value === 'object' && value !== null) {
    budget.characters -= PUNCTUATION_CHARACTERS;
    return Array.isArray(value) ? value.map((item) => copyValue(item, budget)) : copyMap(value, budget);
  }
  budget.characters -= MOST_CHARACTERS_OF_A_SCALAR;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value + 0 : null; // -0 is written 0
  }
  return value ?? null;
}

function copyMap(map: TemplateMap, budget: Budget): TemplateMap {
  const copy: TemplateMap = {};
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value !== undefined) {
      budget.characters -= key.length * MOST_CHARACTERS_OF_ONE + PUNCTUATION_CHARACTERS;
      setKey(copy, key, copyValue(value, budget));
    }
  }
  return copy;
}
