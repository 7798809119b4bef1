import type { Deployments } from '../deployment/deployments.js';
import { systemClock } from '../shared/clock.js';
import type { Store } from '../shared/store.js';
import { appsyncService } from './appsync/index.js';
import { appsyncControlService } from './appsync-control/index.js';
import { createCloudFormationService, createResponses, type Responses } from './cloudformation/index.js';
import { cloudfrontService } from './cloudfront/index.js';
import { cognitoIdentityService } from './cognito-identity/index.js';
import { cognitoIdpService } from './cognito-idp/index.js';
import { createDynamodbService } from './dynamodb/index.js';
import { eventsService } from './events/index.js';
import {
  createIamService,
  type DecisionListener,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_SECRET_ACCESS_KEY,
} from './iam/index.js';
import { lambdaService } from './lambda/index.js';
import { createLogBuffer, createLogsService, type LogBuffer } from './logs/index.js';
import { passiveService } from './passive/index.js';
import { s3Service } from './s3/index.js';
import { sqsService } from './sqs/index.js';
import { createSsmService, readStoredParameter } from './ssm/index.js';
import type { AnyLocalService } from './start-services.js';
import { stsService } from './sts/index.js';

export { type Engine as DynamodbEngine, startEngineProcess as startDynamodbEngine } from './dynamodb/index.js';
export type { DecisionListener } from './iam/index.js';

/** Keys of the account's root, for an operator's SDK and CLI. They open nothing on AWS. */
export const OPERATOR_CREDENTIALS = {
  accessKeyId: OPERATOR_ACCESS_KEY_ID,
  secretAccessKey: OPERATOR_SECRET_ACCESS_KEY,
} as const;

export interface ServicesOptions {
  /** The stacks of the account; asked when a request comes. */
  readonly deployments?: () => Deployments;
  /** What functions wrote. */
  readonly logBuffer?: LogBuffer;
  /** Read while resources are named, before any service starts: a secret's value is what its resource gives. */
  readonly store: Store;
  /** A DynamoDB-compatible endpoint to use instead of the embedded engine. */
  readonly dynamodbEndpoint: string | undefined;
  readonly onDecision?: DecisionListener | undefined;
  /** Where functions of custom resources answer. */
  readonly responses?: Responses;
}

/**
 * The services that functions of custom resources find when they run: before the others start, because what these functions
 * answer is part of the others' templates.
 */
export const SERVICES_OF_CUSTOM_RESOURCES: ReadonlySet<string> = new Set([
  ...['iam', 'ssm', 'dynamodb', 's3', 'sqs', 'events', 'lambda', 'sts', 'cloudformation'],
]);

/**
 * The one list of services, in the order of their start: those that others need while they start come first.
 * Add a service here; its resource types are simulated from then on.
 */
export function createServices({
  store,
  dynamodbEndpoint,
  onDecision,
  deployments = noDeployments,
  logBuffer = createLogBuffer(systemClock),
  responses = createResponses(),
}: ServicesOptions): readonly AnyLocalService[] {
  return [
    createIamService({ onDecision }),
    createSsmService({ readStored: (name) => readStoredParameter(store, name) }),
    createDynamodbService({
      unreadStreams: 'left off',
      ...(dynamodbEndpoint === undefined ? {} : { endpoint: dynamodbEndpoint }),
    }),
    s3Service,
    cloudfrontService,
    sqsService,
    eventsService,
    lambdaService,
    cognitoIdpService,
    cognitoIdentityService,
    stsService,
    appsyncService,
    appsyncControlService,
    createLogsService(logBuffer),
    passiveService,
    createCloudFormationService({ deployments, store, responses }),
  ];
}

function noDeployments(): never {
  throw new Error('These services are listed, not run.');
}
