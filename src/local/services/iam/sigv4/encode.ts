const RESERVED_BY_RFC_3986 = /[!'()*]/g;

/** "URI encode every byte except the unreserved characters: 'A'-'Z', 'a'-'z', '0'-'9', '-', '.', '_', and '~'." */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    RESERVED_BY_RFC_3986,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Decodes percent-escapes; a text with a malformed one stays as it is. */
export function uriDecode(text: string): string {
  if (!text.includes('%')) {
    return text;
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
