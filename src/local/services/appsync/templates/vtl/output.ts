import type { TemplateOutcome, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { copyAsJson } from './copy-as-json.js';

/** "Evaluated mapping template size: 5 MB" (general/gr/appsync.html, service quotas). */
export const OUTPUT_LIMIT_CHARACTERS = 5 * 1024 * 1024;

/** The text a template wrote, read as JSON. */
export function outputOf(text: string): TemplateOutcome {
  if (text.length > OUTPUT_LIMIT_CHARACTERS) {
    throw new ResolverError('The evaluated mapping template is larger than 5 MB.', 'MappingTemplate');
  }
  const json = text.trim();
  if (json === '') {
    throw new ResolverError('Template transformation yielded an empty response.', 'MappingTemplate');
  }
  try {
    return { kind: 'output', value: JSON.parse(json) };
  } catch (error) {
    throw new ResolverError(`Unable to convert ${text} to Object.`, 'MappingTemplate', { cause: error });
  }
}

/**
 * The output of a template that ends with `$util.toJson($x)`. When it wrote nothing before, what JSON would make of the
 * value is made without the text.
 */
export function outputOfValue(text: string, value: TemplateValue): TemplateOutcome {
  if (text.trim() === '') {
    const copy = copyAsJson(value, OUTPUT_LIMIT_CHARACTERS - text.length);
    if (copy !== undefined) {
      return { kind: 'output', value: copy };
    }
  }
  return outputOf(text + JSON.stringify(value ?? null));
}

/** `#return($text)`: read where it is JSON. */
export function returnOf(value: TemplateValue): TemplateOutcome {
  return { kind: 'return', value: typeof value === 'string' ? readJson(value) : (value ?? null), skipTo: 'NEXT' };
}

function readJson(text: string): TemplateValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `#return($util.toJson($x))`, without the text. */
export function returnOfValue(value: TemplateValue): TemplateOutcome {
  return { kind: 'return', value: copyAsJson(value, Number.POSITIVE_INFINITY) ?? null, skipTo: 'NEXT' };
}
