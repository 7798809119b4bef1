import type { JsonObject } from '../../../../assembly/resource.js';
import { AwsError } from '../../../../shared/aws-error.js';
import { LIMITS } from '../../limits.js';
import type { TemplateMap, TemplateValue } from '../../templates/contract.js';
import { ResolverError } from '../../templates/errors.js';
import { DataSourceError } from '../data-source.js';
import { plainItem } from './attribute-values.js';

export function checkTransactionSize(items: readonly unknown[]): void {
  if (items.length > LIMITS.maxTransactItems) {
    throw new ResolverError(`A transaction takes at most ${LIMITS.maxTransactItems} items.`, 'MappingTemplate');
  }
}

/**
 * A cancelled transaction keeps its reasons: `$ctx.result.cancellationReasons[i]` is `{ type, message, item? }`.
 *
 * @param resultName - the member that a success would have filled, `keys` or `items`.
 */
export function rethrowCancellation(error: unknown, resultName: 'keys' | 'items'): never {
  if (!(error instanceof DataSourceError) || error.type !== 'DynamoDB:TransactionCanceledException') {
    throw error;
  }
  const reasons =
    error.cause instanceof AwsError
      ? (error.cause.details['CancellationReasons'] as readonly JsonObject[] | undefined)
      : undefined;
  const data: TemplateMap = { [resultName]: null, cancellationReasons: (reasons ?? []).map(reasonOf) };
  throw new DataSourceError(error.message, error.type, data, { cause: error });
}

function reasonOf(reason: JsonObject): TemplateValue {
  const item = reason['Item'];
  return {
    type: String(reason['Code'] ?? 'None'),
    message: typeof reason['Message'] === 'string' ? reason['Message'] : 'None',
    ...(item === undefined ? {} : { item: plainItem(item as JsonObject) }),
  };
}
