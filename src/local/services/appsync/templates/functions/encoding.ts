import { ResolverError } from '../errors.js';
import { isNull, javaText } from '../values.js';
import type { UtilTable } from './frame.js';

/** application/x-www-form-urlencoded as java.net.URLEncoder writes it. */
function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    throw new ResolverError(`Unable to decode ${text}`, null, { cause: error });
  }
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\r': '\\r',
};

/** Apache Commons' escapeEcmaScript: quotes, slashes, control characters and all that is not ASCII. */
function escapeJavaScript(text: string): string {
  return text.replace(/['"\\/]|[^ -~]/g, (character) => {
    if (/['"\\/]/.test(character)) {
      return `\\${character}`;
    }
    const hex = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return SHORT_ESCAPES[character] ?? `\\u${hex}`;
  });
}

/** "Encoding utils", both runtimes. */
export const ENCODING_FUNCTIONS: UtilTable = {
  base64Decode: (_, text) => Buffer.from(javaText(text), 'base64').toString('utf8'),
  base64Encode: (_, text) => Buffer.from(javaText(text), 'utf8').toString('base64'),
  escapeJavaScript: (_, text) => escapeJavaScript(javaText(text)),
  urlDecode: (_, text) => urlDecode(javaText(text)),
  urlEncode: (_, text) => urlEncode(javaText(text)),
};

/** JSON, VTL only: handlers have the language's own. */
export const JSON_FUNCTIONS: UtilTable = {
  parseJson: (_, text) => {
    if (isNull(text)) {
      return null;
    }
    try {
      return JSON.parse(javaText(text));
    } catch {
      // AppSync "simply returns null when the input cannot be parsed" (amplify-cli #10739); Amplify's owner rules ask so
      // whether a claim is a list: $util.isList($util.parseJson($claim)).
      return null;
    }
  },
  toJson: (_, value) => JSON.stringify(value ?? null),
};
