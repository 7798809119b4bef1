import { ResolverError } from '../errors.js';
import { type CivilTime, civilToEpochMs, offsetMinutes, offsetText } from './time-zone.js';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** A letter repeated, or text. */
type Token = { readonly letter: string; readonly width: number } | { readonly text: string };

/** Splits a pattern of java.time.format.DateTimeFormatter. */
function tokens(pattern: string): Token[] {
  return [...pattern.matchAll(/'((?:[^']|'')*)'|(([A-Za-z])\3*)|[\s\S]/g)].map(([whole, quoted, run, letter]) => {
    if (quoted !== undefined) {
      return { text: quoted === '' ? "'" : quoted.replaceAll("''", "'") };
    }
    return letter === undefined || run === undefined ? { text: whole } : { letter, width: run.length };
  });
}

function refuse(letter: string, width: number): never {
  throw new ResolverError(`The pattern letters ${letter.repeat(width)} of DateTimeFormatter are not supported here`);
}

interface Moment {
  readonly date: Date;
  readonly offset: number;
  readonly zone: string;
}

const padded = (value: number, width: number) => String(value).padStart(width, '0');

const dayOfYear = (date: Date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;

/** Writes a field. The date's UTC fields are those of the zone. */
const WRITERS: Readonly<Record<string, (moment: Moment, width: number) => string>> = {
  y: ({ date }, width) => year(date, width),
  u: ({ date }, width) => year(date, width),
  M: ({ date }, width) => monthText(date, width),
  L: ({ date }, width) => monthText(date, width),
  d: ({ date }, width) => padded(date.getUTCDate(), width),
  D: ({ date }, width) => padded(dayOfYear(date), width),
  H: ({ date }, width) => padded(date.getUTCHours(), width),
  h: ({ date }, width) => padded(date.getUTCHours() % 12 || 12, width),
  m: ({ date }, width) => padded(date.getUTCMinutes(), width),
  s: ({ date }, width) => padded(date.getUTCSeconds(), width),
  S: ({ date }, width) => padded(date.getUTCMilliseconds(), 3).padEnd(9, '0').slice(0, width),
  n: ({ date }, width) => padded(date.getUTCMilliseconds() * 1_000_000, width),
  a: ({ date }) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  E: ({ date }, width) => (DAYS[date.getUTCDay()] ?? '').slice(0, width < 4 ? 3 : undefined),
  e: ({ date }, width) => padded(date.getUTCDay() + 1, width),
  V: ({ zone }, width) => (width === 2 ? zone : refuse('V', width)),
  z: ({ zone, offset }) => (offset === 0 ? 'UTC' : zone),
  Z: ({ offset }, width) =>
    width < 4
      ? offsetText(offset, { colon: false, zulu: false })
      : width === 5
        ? offsetText(offset, { colon: true, zulu: true })
        : refuse('Z', width),
  X: ({ offset }, width) =>
    width === 2 || width === 3 ? offsetText(offset, { colon: width === 3, zulu: true }) : refuse('X', width),
  x: ({ offset }, width) =>
    width === 2 || width === 3 ? offsetText(offset, { colon: width === 3, zulu: false }) : refuse('x', width),
};

const year = (date: Date, width: number) =>
  width === 2 ? padded(date.getUTCFullYear() % 100, 2) : padded(date.getUTCFullYear(), width);

function monthText(date: Date, width: number): string {
  const name = MONTHS[date.getUTCMonth()] ?? '';
  return width < 3 ? padded(date.getUTCMonth() + 1, width) : width === 3 ? name.slice(0, 3) : name;
}

/** Writes an instant by a pattern of DateTimeFormatter, in English. */
export function formatTime(epochMs: number, pattern: string, zone = 'UTC'): string {
  const offset = offsetMinutes(zone, epochMs);
  const moment = { date: new Date(epochMs + offset * 60_000), offset, zone };
  return tokens(pattern)
    .map((token) => {
      if ('text' in token) {
        return token.text;
      }
      const write = Object.hasOwn(WRITERS, token.letter) ? WRITERS[token.letter] : undefined;
      return write === undefined ? refuse(token.letter, token.width) : write(moment, token.width);
    })
    .join('');
}

/** What a letter reads; month names are those of English. */
const READERS: Readonly<Record<string, (width: number) => string>> = {
  y: (width) => (width === 2 ? '\\d{2}' : '\\d{4}'),
  u: (width) => (width === 2 ? '\\d{2}' : '\\d{4}'),
  M: (width) => (width < 3 ? numeric(width) : '[A-Za-z]+'),
  d: (width) => numeric(width),
  H: (width) => numeric(width),
  h: (width) => numeric(width),
  m: (width) => numeric(width),
  s: (width) => numeric(width),
  S: (width) => `\\d{${width}}`,
  a: () => 'AM|PM',
  E: () => '[A-Za-z]+',
  Z: () => '[+-]\\d{2}:?\\d{2}|Z',
  X: () => '[+-]\\d{2}:?\\d{2}|Z',
  x: () => '[+-]\\d{2}:?\\d{2}',
};

const numeric = (width: number) => (width === 1 ? '\\d{1,2}' : `\\d{${width}}`);

function monthNumber(text: string): number {
  const index = MONTHS.findIndex((name) => name === text || name.slice(0, 3) === text);
  return /^\d/.test(text) ? Number(text) : index + 1;
}

/** Reads an instant by a pattern; without a zone in text or argument it is UTC. @throws ResolverError */
export function parseTime(text: string, pattern: string, zone = 'UTC'): number {
  const letters: string[] = [];
  const source = tokens(pattern).map((token) => {
    if ('text' in token) {
      return token.text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    }
    const read = Object.hasOwn(READERS, token.letter) ? READERS[token.letter] : undefined;
    letters.push(token.letter);
    return read === undefined ? refuse(token.letter, token.width) : `(${read(token.width)})`;
  });
  const found = new RegExp(`^${source.join('')}$`).exec(text);
  if (found === null) {
    throw new ResolverError(`Text '${text}' could not be parsed by the pattern ${pattern}`);
  }
  const field = (...names: string[]) =>
    found[letters.findIndex((letter) => names.includes(letter)) + 1 || found.length];
  const hour =
    Number(field('H') ?? Number(field('h') ?? 0) % 12) + (field('H') === undefined && field('a') === 'PM' ? 12 : 0);
  const yearText = field('y', 'u') ?? '1970';
  const civil: CivilTime = {
    year: Number(yearText.length === 2 ? `20${yearText}` : yearText),
    month: monthNumber(field('M') ?? '1'),
    day: Number(field('d') ?? 1),
    hour,
    minute: Number(field('m') ?? 0),
    second: Number(field('s') ?? 0),
    millisecond: Number((field('S') ?? '0').padEnd(3, '0').slice(0, 3)),
  };
  const asUtc = civilToEpochMs(civil);
  return asUtc - offsetMinutes(field('Z', 'X', 'x') ?? zone, asUtc) * 60_000;
}
