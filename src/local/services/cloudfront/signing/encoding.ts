/** "Replace characters that are invalid in a URL query string": `+` by `-`, `=` by `_`, `/` by `~`. */
const REPLACED: Readonly<Record<string, string>> = { '-': '+', _: '=', '~': '/' };

/** @returns undefined when the text is not base64 in CloudFront's alphabet. */
export function decodeUrlBase64(text: string): Buffer | undefined {
  const base64 = text.replace(/[-_~]/g, (character) => REPLACED[character] ?? character);
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : undefined;
}
