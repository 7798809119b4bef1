import type { RunDataSource } from './data-source.js';
import { onlyMembers } from './request-members.js';

/** "The NONE data source passes the payload through to the response mapping template." */
export const runNone: RunDataSource = (payload) => {
  onlyMembers(payload, ['version', 'payload', 'operation']);
  return payload['payload'] ?? null;
};
