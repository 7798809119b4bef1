import type { TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { javaRegularExpression } from '../java/regular-expression.js';
import { isNull, javaText } from '../values.js';
import type { Frame, UtilTable } from './frame.js';

const textOrNull = (value: TemplateValue) => (isNull(value) ? null : javaText(value));

function resolverError(
  message: TemplateValue,
  type: TemplateValue,
  data: TemplateValue,
  errorInfo: TemplateValue,
): ResolverError {
  return new ResolverError(javaText(message), textOrNull(type), { data: data ?? null, errorInfo: errorInfo ?? null });
}

function unauthorized({ context: { info } }: Frame): never {
  throw new ResolverError(`Not Authorized to access ${info.fieldName} on type ${info.parentTypeName}`, 'Unauthorized');
}

/** "Error utils" and "type and pattern matching utils", both runtimes. */
export const ERROR_FUNCTIONS: UtilTable = {
  appendError: ({ host }, message, type, data, errorInfo) => {
    host.appendError(resolverError(message, type, data, errorInfo));
    return '';
  },
  authType: ({ host }) => host.authType(),
  error: (_, message, type, data, errorInfo) => {
    throw resolverError(message, type, data, errorInfo);
  },
  matches: (_, pattern, text) => javaRegularExpression(javaText(pattern)).test(javaText(text)),
  unauthorized,
};

/** Errors and logs that only templates have. */
export const TEMPLATE_FUNCTIONS: UtilTable = {
  'log.error': ({ host }, ...values) => {
    host.log('error', values);
    return '';
  },
  'log.info': ({ host }, ...values) => {
    host.log('info', values);
    return '';
  },
  qr: () => '',
  quiet: () => '',
  /** "Throws a CustomTemplateException if the condition is false." */
  validate: (_, condition, message, type, data) => {
    if (condition !== true) {
      throw resolverError(message, type ?? 'CustomTemplateException', data, null);
    }
    return '';
  },
};
