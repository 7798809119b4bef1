import { TABLE_OPERATIONS } from './data-sources/dynamodb/index.js';
import { APPSYNC_RESOURCE_TYPES } from './identify.js';
import { AUTH_MODES } from './load/definition.js';
import { DATA_SOURCE_TYPES } from './load/load-data-sources.js';
import { FILTER_OPERATORS } from './realtime/filter-operators.js';
import { AWS_SCALAR_NAMES } from './schema/scalars.js';

/** One row of what is simulated. */
export interface CoverageRow {
  readonly area: string;
  readonly supported: readonly string[];
  /** Known to AppSync and refused here by name. */
  readonly refused: readonly string[];
  /** Where the answer differs from AWS, or could not be compared with it. */
  readonly notes?: string;
}

/** What of AppSync this engine runs. Lists come from the tables that the engine itself dispatches on. */
export const APPSYNC_COVERAGE: readonly CoverageRow[] = [
  {
    area: 'CloudFormation types',
    supported: APPSYNC_RESOURCE_TYPES,
    refused: [
      'AWS::AppSync::Api',
      'AWS::AppSync::ChannelNamespace',
      'AWS::AppSync::DomainName',
      'AWS::AppSync::DomainNameApiAssociation',
      'AWS::AppSync::SourceApiAssociation',
    ],
  },
  {
    area: 'Authorization',
    supported: [...AUTH_MODES, '@aws_auth', 'cognito_groups', 'AppIdClientRegex', 'DefaultAction'],
    refused: ['OPENID_CONNECT'],
    notes:
      'IAM policies are asked for fields of the query, mutation and subscription types. A denied field is null with an Unauthorized error.',
  },
  {
    area: 'Resolvers',
    supported: [
      'UNIT',
      'PIPELINE',
      'VTL',
      'APPSYNC_JS',
      'direct Lambda',
      'API cache',
      'QueryDepthLimit',
      'ResolverCountLimit',
    ],
    refused: ['SyncConfig', 'merged APIs', 'private APIs'],
    notes: "Validation messages have AppSync's types and graphql-js's wording.",
  },
  {
    area: 'Data sources',
    supported: DATA_SOURCE_TYPES,
    refused: [
      'HTTP',
      'RELATIONAL_DATABASE',
      'AMAZON_OPENSEARCH_SERVICE',
      'AMAZON_ELASTICSEARCH',
      'AMAZON_EVENTBRIDGE',
      'AMAZON_BEDROCK_RUNTIME',
    ],
  },
  {
    area: 'DynamoDB operations',
    supported: Object.keys(TABLE_OPERATIONS),
    refused: ['Sync', 'Versioned', 'UseCallerCredentials', 'conditionalCheckFailedHandler with strategy Custom'],
  },
  { area: 'Lambda operations', supported: ['Invoke', 'BatchInvoke', 'RequestResponse', 'Event'], refused: [] },
  { area: 'Scalars', supported: AWS_SCALAR_NAMES, refused: ['custom scalars'] },
  {
    area: 'Real-time',
    supported: [
      'connection_init',
      'start',
      'stop',
      'ka',
      'enhanced filters',
      'invalidation',
      ...Object.keys(FILTER_OPERATORS),
    ],
    refused: [],
    notes: 'A subscription also ends when the token that authorized it expires.',
  },
];
