import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { readObjects, readString } from '../../../shared/json-fields.js';
import { UNKNOWN_KEY } from './leading-keys.js';
import type { Permission, PermissionRule, TableNames } from './permission.js';

/** Text in single quotes, a name in double quotes, a word, or a sign. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w-]+|\S/g;

/** What comes between a verb and its table. */
const VERBS: Readonly<Record<string, { readonly action: string; readonly before: string }>> = {
  SELECT: { action: 'PartiQLSelect', before: 'FROM' },
  INSERT: { action: 'PartiQLInsert', before: 'INTO' },
  UPDATE: { action: 'PartiQLUpdate', before: 'UPDATE' },
  DELETE: { action: 'PartiQLDelete', before: 'FROM' },
};

/** ExecuteStatement. */
export const onStatement: PermissionRule = (input, tables) => [
  statementPermission(readString(input, 'Statement') ?? '', tables),
];

/** BatchExecuteStatement and ExecuteTransaction: one permission for each statement. */
export function onStatements(member: 'Statements' | 'TransactStatements'): PermissionRule {
  return (input: JsonObject, tables) =>
    readObjects(input, member).map((item) => statementPermission(readString(item, 'Statement') ?? '', tables));
}

/**
 * Finds `SELECT … FROM "T"."I"`, `INSERT INTO T`, `UPDATE T` or `DELETE FROM T`, also inside `EXISTS( … )`.
 *
 * @throws AwsError `ValidationException` when it cannot be told which table the statement is about.
 */
function statementPermission(statement: string, tables: TableNames): Permission {
  const tokens = statement.match(TOKEN) ?? [];
  const start = tokens[0]?.toUpperCase() === 'EXISTS' ? 2 : 0;
  const verb = VERBS[tokens[start]?.toUpperCase() ?? ''];
  const at = tokens.findIndex((token, index) => index >= start && token.toUpperCase() === verb?.before);
  const tableName = at === -1 ? undefined : readName(tokens[at + 1]);
  if (verb === undefined || tableName === undefined) {
    throw new AwsError('ValidationException', "Statement wasn't well formed, can't be processed: Unexpected keyword");
  }
  const indexName = tokens[at + 2] === '.' ? readName(tokens[at + 3]) : undefined;
  const arn = tables.arnOf(tableName);
  return {
    action: `dynamodb:${verb.action}`,
    resource: indexName === undefined ? arn : `${arn}/index/${indexName}`,
    tableName,
    // The statement's keys are not read, so a policy that limits them refuses it.
    context: { 'dynamodb:LeadingKeys': UNKNOWN_KEY, 'dynamodb:Attributes': UNKNOWN_KEY },
  };
}

function readName(token: string | undefined): string | undefined {
  const [, quoted] = /^"(.+)"$/.exec(token ?? '') ?? [];
  return quoted ?? (/^[\w-]+$/.test(token ?? '') ? token : undefined);
}
