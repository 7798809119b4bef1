import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { restoreRows } from './restore-rows.js';

/** `npx tsx scripts/deploy/restore-table.ts --from RESTORED --to TABLE [--only-missing]`, with the credentials of the environment. */
const { values } = parseArgs({
  options: { from: { type: 'string' }, to: { type: 'string' }, 'only-missing': { type: 'boolean', default: false } },
});
const { from, to, 'only-missing': onlyMissing } = values;
if (from === undefined || to === undefined || from === to) {
  process.stderr.write('It takes --from and --to, the names of two tables.\n');
  process.exitCode = 2;
} else {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const { written, kept } = await restoreRows({ client, from, to, onlyMissing });
  process.stdout.write(`${written} rows written to ${to}, ${kept} left as they were.\n`);
}
