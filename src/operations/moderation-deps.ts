import { randomUUID } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createContentRepository } from '../data/content-repository.js';
import { createEventPublisher } from '../data/event-publisher.js';
import { createGroupMemberships } from '../data/group-memberships.js';
import { createModerationRepository } from '../data/moderation-repository.js';
import { createLog } from '../observability/log.js';
import type { DecisionDeps } from './decide-content.js';
import { readEnv } from './read-env.js';
import { takingDown } from './taking-down.js';
import { createWithdrawals } from './withdrawals-from-env.js';

const TABLES = ['CONTENT_TABLE', 'CONTENT_COUNT_TABLE', 'MODERATION_DECISION_TABLE', 'NOTIFICATION_TABLE'] as const;

/** The object graph of the moderation function. @throws Error naming what the environment lacks. */
export function createModerationDeps(environment: NodeJS.ProcessEnv): DecisionDeps {
  const env = readEnv(environment, [...TABLES, 'USER_POOL_ID', 'GRAPHQL_URL', 'AWS_REGION']);
  const tables = {
    contents: env.CONTENT_TABLE,
    contentCounts: env.CONTENT_COUNT_TABLE,
    decisions: env.MODERATION_DECISION_TABLE,
    notifications: env.NOTIFICATION_TABLE,
  };
  const dynamodb = new DynamoDBClient();
  const client = DynamoDBDocumentClient.from(dynamodb);
  const now = () => new Date();
  const log = createLog({ write: (line) => process.stdout.write(line), now });
  return {
    contents: createContentRepository({ client, tableName: tables.contents }),
    moderation: takingDown({
      moderation: createModerationRepository({ client, tables }),
      withdrawals: createWithdrawals(environment, client),
      log,
    }),
    memberships: createGroupMemberships({
      client: new CognitoIdentityProviderClient(),
      userPoolId: env.USER_POOL_ID,
    }),
    publisher: createEventPublisher({
      url: env.GRAPHQL_URL,
      region: env.AWS_REGION,
      credentials: dynamodb.config.credentials,
    }),
    now,
    randomId: randomUUID,
    log,
  };
}
