import type { TemplateMap, TemplateValue } from '../../templates/contract.js';
import type { TableCall } from './table-call.js';

/** One operation of the DynamoDB data source, from the evaluated request template to what the response template reads. */
export type TableOperation = (payload: TemplateMap, call: TableCall) => Promise<TemplateValue>;
