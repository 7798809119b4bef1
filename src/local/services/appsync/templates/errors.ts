import type { TemplateValue } from './template-value.js';

/** An error of a running template, as it appears in the `errors` of a GraphQL response. */
export class ResolverError extends Error {
  /** Selected by the client's selection set before it is answered. */
  readonly data: TemplateValue;
  readonly errorInfo: TemplateValue;

  constructor(
    message: string,
    readonly errorType: string | null = null,
    { data = null, errorInfo = null, ...options }: ErrorOptions & ResolverErrorFacts = {},
  ) {
    super(message, options);
    this.name = 'ResolverError';
    this.data = data;
    this.errorInfo = errorInfo;
  }
}

interface ResolverErrorFacts {
  readonly data?: TemplateValue;
  readonly errorInfo?: TemplateValue;
}

/** A template that cannot be compiled. It stops the start of the runtime. */
export class TemplateError extends Error {
  /**
   * @param reason - what is wrong, without its place.
   * @param templateName - which template.
   * @param line - 1-based; absent when it is not known.
   * @param column - 1-based; absent when it is not known.
   */
  constructor(
    readonly reason: string,
    readonly templateName: string,
    readonly line?: number,
    readonly column?: number,
    options?: ErrorOptions,
  ) {
    super(`${[templateName, line, column].filter((part) => part !== undefined).join(':')}: ${reason}`, options);
    this.name = 'TemplateError';
  }
}
