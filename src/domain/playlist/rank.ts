import { MAX_RANK_CHARACTERS } from '../limits.js';

/**
 * A rank is where an item stands in its playlist: the digits, in base 62, of a number between 0 and 1. Text sorts as the
 * numbers do, because ASCII has the digits in this order and no rank ends in `0`. A move gives one item another rank.
 *
 * The first eight digits of an item that was put last are the time in milliseconds: what is put last stands behind all
 * that was there, and nothing has to be read to know it. Written for APPSYNC_JS: no recursion, no `while`, no `++`.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = 62;

/** 62^8 milliseconds are 6,900 years. */
const LEADING_PLACES = [0, 1, 2, 3, 4, 5, 6, 7];

/** Room between two ranks that are given at once, in units of the eighth digit. */
const STEP = 3844;

/** Ends a rank in a digit that is not `0`, in the middle of what follows. */
const MIDDLE = 'V';

/** A rank behind everything that was put last before `nowMs`. The salt, of digits, keeps those of one millisecond apart. */
export function rankAtEnd(nowMs: number, salt: string): string {
  return `${leading(nowMs)}${salt}${MIDDLE}`;
}

/** A rank behind this one, whatever the clock said when it was given. */
export function rankAfter(last: string, nowMs: number, salt: string): string {
  const atEnd = rankAtEnd(nowMs, salt);
  return atEnd > last ? atEnd : `${leading(numberOf(last) + 1)}${MIDDLE}`;
}

/** A rank before this one, no longer than others: putting first again and again costs no digits. */
export function rankBefore(first: string): string {
  const place = numberOf(first) - STEP;
  return place > 0 ? `${leading(place)}${MIDDLE}` : between('', first);
}

/**
 * A rank between two.
 *
 * @returns null when there is none that is short enough, or none at all because two items have the same: the playlist has
 * to be ranked anew ({@link ranksBefore}).
 */
export function rankBetween(low: string, high: string): string | null {
  if (low >= high) {
    return null;
  }
  const rank = between(low, high);
  return rank.length > MAX_RANK_CHARACTERS ? null : rank;
}

/**
 * Short ranks for all items of a playlist, in their order, every one before its present first. So a part of the items, from
 * the first on, can be given theirs before the others are: at no time does the order change.
 *
 * @returns null when there is no room. There is for a million times of a full playlist.
 */
export function ranksBefore(first: string, items: readonly unknown[]): readonly string[] | null {
  const end = numberOf(first);
  const step = Math.min(STEP, Math.floor(end / (items.length + 1)));
  return step < 1 ? null : items.map((_, index) => `${leading(end - step * (items.length - index))}${MIDDLE}`);
}

/** The shortest number in the middle: the digits both share, then one between them, once there is room for one. */
function between(low: string, high: string): string {
  let rank = '';
  let isBelowHigh = false;
  for (const place of placesOf(low, high)) {
    const least = digitAt(low, place);
    const most: number = isBelowHigh ? BASE : digitAt(high, place);
    if (most - least > 1) {
      return `${rank}${DIGITS.charAt(Math.floor((least + most) / 2))}`;
    }
    rank = `${rank}${DIGITS.charAt(least)}`;
    isBelowHigh = isBelowHigh || most > least;
  }
  return rank;
}

/** One place more than both have together, which is always enough. */
function placesOf(low: string, high: string): readonly number[] {
  return `${low}${high}${MIDDLE}`.split('').map((_, place) => place);
}

function digitAt(rank: string, place: number): number {
  return place < rank.length ? DIGITS.indexOf(rank.charAt(place)) : 0;
}

function numberOf(rank: string): number {
  return LEADING_PLACES.reduce((value, place) => value * BASE + digitAt(rank, place), 0);
}

function leading(value: number): string {
  let rest = value;
  let digits = '';
  for (const _ of LEADING_PLACES) {
    digits = `${DIGITS.charAt(rest % BASE)}${digits}`;
    rest = Math.floor(rest / BASE);
  }
  return digits;
}
