import { fetchAuthSession } from 'aws-amplify/auth';
import type { Person } from './people.js';

export interface RawError {
  readonly message: string;
  readonly errorType?: string | null;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** As it came. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly RawError[];
}

export interface RawRequest {
  readonly query: string;
  readonly variables?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A GraphQL request as an attacker writes it: no client in between that would correct or refuse it. */
export async function postGraphql(url: string, { query, variables, headers = {} }: RawRequest): Promise<RawAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text) as Partial<Pick<RawAnswer, 'data' | 'errors'>>;
  return { status: response.status, headers: response.headers, text, data, errors };
}

export interface Tokens {
  readonly access: string;
  readonly id: string;
}

/** The tokens of someone's session, to be put into requests by hand. */
export function tokensOf(person: Person): Promise<Tokens> {
  return person.as(async () => {
    const { tokens } = await fetchAuthSession();
    return { access: String(tokens?.accessToken), id: String(tokens?.idToken) };
  });
}
