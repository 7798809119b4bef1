import { util } from '@aws-appsync/utils';
import { MAX_PREFERENCES, MAX_PREFERENCES_CHARACTERS } from '../../../src/domain/limits.js';
import { refuse } from './viewer.js';

/** A change of preferences, name by name. */
export interface PreferenceChanges {
  readonly set: readonly { readonly name: string; readonly value: unknown }[];
  readonly removed: readonly string[];
}

const NAME = '^[A-Za-z][A-Za-z0-9_.-]{0,63}$';

/** What a JSON object changes: each of its names is set, one whose value is null removed, all others stay. */
export function preferenceChanges(preferences: unknown): PreferenceChanges {
  if (preferences === undefined || preferences === null) {
    return { set: [], removed: [] };
  }
  if (typeof preferences !== 'object' || Array.isArray(preferences)) {
    refuse('INVALID_INPUT', 'preferences is not a JSON object');
  }
  if (JSON.stringify(preferences).length > MAX_PREFERENCES_CHARACTERS) {
    refuse('INVALID_INPUT', `preferences is longer than ${MAX_PREFERENCES_CHARACTERS} characters`);
  }
  const entries = Object.entries(preferences as Record<string, unknown>).map(([name, value]) => ({ name, value }));
  if (entries.length > MAX_PREFERENCES) {
    refuse('INVALID_INPUT', `There are ${MAX_PREFERENCES} preferences at most`);
  }
  if (entries.filter(({ name }) => !util.matches(NAME, name)).length > 0) {
    refuse('INVALID_INPUT', 'A preference is named by letters, digits, dots, hyphens and underscores, from a letter');
  }
  return {
    set: entries.filter(({ value }) => value !== null),
    removed: entries.filter(({ value }) => value === null).map(({ name }) => name),
  };
}
