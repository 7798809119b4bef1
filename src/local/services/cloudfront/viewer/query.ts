/** One parameter of a query: as it was sent, and its parts decoded. */
export interface QueryParameter {
  readonly raw: string;
  readonly name: string;
  readonly value: string;
}

export function parseQuery(query: string): readonly QueryParameter[] {
  return query
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const mark = raw.indexOf('=');
      return {
        raw,
        name: decode(mark === -1 ? raw : raw.slice(0, mark)),
        value: mark === -1 ? '' : decode(raw.slice(mark + 1)),
      };
    });
}

export function writeQuery(parameters: readonly QueryParameter[]): string {
  return parameters.map(({ raw }) => raw).join('&');
}

/** Cookies by name; of several with one name the first counts. */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const mark = part.indexOf('=');
    const name = part.slice(0, Math.max(0, mark)).trim();
    if (name !== '' && !cookies.has(name)) {
      cookies.set(
        name,
        part
          .slice(mark + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      );
    }
  }
  return cookies;
}

/** What is no valid escape stays as it is: the query belongs to the viewer and the origin. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
