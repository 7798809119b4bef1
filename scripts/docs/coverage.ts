import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONDITION_FUNCTIONS, INTRINSICS } from '../../src/local/assembly/intrinsics/index.js';
import { APPSYNC_COVERAGE } from '../../src/local/services/appsync/index.js';
import { DYNAMODB_MODULE } from '../../src/local/services/appsync/templates/dynamodb-module/index.js';
import { EXTENSION_FUNCTIONS } from '../../src/local/services/appsync/templates/functions/extensions.js';
import { HANDLER_UTIL, TEMPLATE_UTIL } from '../../src/local/services/appsync/templates/functions/tables.js';
import { LIST_METHODS } from '../../src/local/services/appsync/templates/java/list-methods.js';
import { MAP_METHODS } from '../../src/local/services/appsync/templates/java/map-methods.js';
import { BOOLEAN_METHODS, NUMBER_METHODS } from '../../src/local/services/appsync/templates/java/scalar-methods.js';
import { STRING_METHODS } from '../../src/local/services/appsync/templates/java/string-methods.js';
import { GLOBAL_MEMBERS } from '../../src/local/services/appsync/templates/js/modules.js';
import { REFUSED_TYPES } from '../../src/local/services/cloudfront/identify.js';
import { TRIGGER_NAMES } from '../../src/local/services/cognito-idp/settings/trigger-settings.js';
import { CONDITION_OPERATORS } from '../../src/local/services/iam/policy/condition-operators.js';
import { createServices } from '../../src/local/services/index.js';
import type { AnyLocalService } from '../../src/local/services/start-services.js';
import { EVENT_PATTERN_OPERATORS } from '../../src/local/shared/event-pattern/index.js';
import { openStore } from '../../src/local/shared/store.js';
import { code, codes, table } from './markdown.js';

type Row = readonly [what: string, names: readonly string[]];

/** What the local runtime simulates, from the tables it dispatches on: what is absent here is refused by name. */
export async function renderCoverage(): Promise<{ readonly [part: string]: string }> {
  const services = await listServices();
  return {
    'coverage-services': table(
      ['Service', 'Resource types', 'API operations'],
      services.map(({ name, resourceTypes, operations = [] }) => [
        code(name),
        codes(resourceTypes.filter((type) => !Object.hasOwn(REFUSED_TYPES, type))),
        codes(operations),
      ]),
    ),
    'coverage-refused-types': table(
      ['Resource type', 'Instead'],
      Object.entries(REFUSED_TYPES).map(([type, instead]) => [code(type), instead]),
    ),
    'coverage-templates': rows([
      ['Functions in properties and outputs', [...INTRINSICS.keys()]],
      ['Functions in conditions', [...CONDITION_FUNCTIONS.keys()]],
    ]),
    'coverage-appsync': table(
      ['Area', 'Simulated', 'Refused by name', 'Differs'],
      APPSYNC_COVERAGE.map(({ area, supported, refused, notes = '' }) => [
        area,
        codes(supported),
        codes(refused),
        notes,
      ]),
    ),
    'coverage-resolvers': rows(resolverRows()),
    'coverage-languages': rows([
      [
        'IAM condition operators; each also with `IfExists`, `ForAllValues:` and `ForAnyValue:`',
        Object.keys(CONDITION_OPERATORS),
      ],
      ['IAM condition operators as they stand', ['Null']],
      ['EventBridge patterns and Lambda filters', ['$or', ...Object.keys(EVENT_PATTERN_OPERATORS)]],
      ['User pool triggers', TRIGGER_NAMES],
    ]),
  };
}

function resolverRows(): readonly Row[] {
  const handlers = Object.keys(HANDLER_UTIL).sort();
  const module = Object.entries(DYNAMODB_MODULE).flatMap(([name, member]) =>
    typeof member === 'function' ? [name] : Object.keys(member).map((inner) => `${name}.${inner}`),
  );
  return [
    ['`$util` in VTL and `util` in APPSYNC_JS', handlers],
    [
      '`$util` in VTL alone',
      Object.keys(TEMPLATE_UTIL)
        .filter((name) => !Object.hasOwn(HANDLER_UTIL, name))
        .sort(),
    ],
    ['`$extensions` and `extensions`', Object.keys(EXTENSION_FUNCTIONS)],
    ['`runtime` in APPSYNC_JS', ['earlyReturn']],
    ['`@aws-appsync/utils/dynamodb`', module],
    [
      'Globals of APPSYNC_JS',
      Object.entries(GLOBAL_MEMBERS).flatMap(([name, members]) => members.map((one) => `${name}.${one}`)),
    ],
    ['Java methods in VTL: String', Object.keys(STRING_METHODS)],
    ['Java methods in VTL: List', Object.keys(LIST_METHODS)],
    ['Java methods in VTL: Map', Object.keys(MAP_METHODS)],
    [
      'Java methods in VTL: Number, Boolean',
      [...new Set([...Object.keys(NUMBER_METHODS), ...Object.keys(BOOLEAN_METHODS)])],
    ],
  ];
}

function rows(list: readonly Row[]): string {
  return table(
    ['What', 'Simulated'],
    list.map(([what, names]) => [what, codes(names)]),
  );
}

/** The services are made, not started: their names and tables are all that is asked. */
async function listServices(): Promise<readonly AnyLocalService[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dropclip-docs-'));
  const store = openStore(folder);
  try {
    return createServices({ store, dynamodbEndpoint: undefined });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
