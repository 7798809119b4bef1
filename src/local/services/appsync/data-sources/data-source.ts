import type { RequestContext } from '../execution/request-context.js';
import type { StepDefinition } from '../load/definition.js';
import type { TemplateMap, TemplateValue } from '../templates/contract.js';

/** A data source that answered with an error: the response template sees it as `$ctx.error` and `data` as `$ctx.result`. */
export class DataSourceError extends Error {
  constructor(
    message: string,
    /** `DynamoDB:ConditionalCheckFailedException`, `Lambda:Unhandled`. */
    readonly type: string,
    readonly data: TemplateValue = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DataSourceError';
  }
}

export interface DataSourceCall {
  readonly step: StepDefinition;
  readonly request: RequestContext;
}

/**
 * Runs what a request template asks for. Answers at once when nothing has to be waited for.
 *
 * @throws DataSourceError when the data source refuses; ResolverError when the request itself is not valid.
 */
export type RunDataSource = (payload: TemplateMap, call: DataSourceCall) => TemplateValue | Promise<TemplateValue>;
