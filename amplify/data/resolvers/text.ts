import { refuse } from './viewer.js';

/** A text of a client: trimmed, and null when nothing is left. */
export function textOf(name: string, value: string | null | undefined, maxCharacters: number): string | null {
  const trimmed = (value ?? '').trim();
  if (trimmed.length > maxCharacters) {
    refuse('INVALID_INPUT', `${name} is longer than ${maxCharacters} characters`);
  }
  return trimmed === '' ? null : trimmed;
}

/** The same, for what cannot be empty. */
export function requiredTextOf(name: string, value: string | null | undefined, maxCharacters: number): string {
  return textOf(name, value, maxCharacters) ?? refuse('INVALID_INPUT', `${name} is empty`);
}
