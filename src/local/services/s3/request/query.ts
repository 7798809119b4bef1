import { s3Error } from '../errors.js';

/** A query string, decoded; names keep their case. A name without `=` has the empty value. */
export interface Query {
  has(name: string): boolean;
  get(name: string): string | undefined;
  names(): readonly string[];
}

/** @throws AwsError `InvalidURI` when an escape is not valid UTF-8. */
export function parseQuery(raw: string): Query {
  const values = new Map<string, string>();
  for (const pair of raw.split('&')) {
    if (pair !== '') {
      const mark = pair.indexOf('=');
      const name = decode(mark === -1 ? pair : pair.slice(0, mark));
      if (!values.has(name)) {
        values.set(name, mark === -1 ? '' : decode(pair.slice(mark + 1)));
      }
    }
  }
  return { has: (name) => values.has(name), get: (name) => values.get(name), names: () => [...values.keys()] };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    throw s3Error('InvalidURI', undefined, {}, { cause: error });
  }
}
