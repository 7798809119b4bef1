import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalRuntime } from '../../src/local/index.js';
import { eventually } from './eventually.js';

/** What a backend that runs, in this process or in another, tells about itself. */
export type RunningBackend = Pick<LocalRuntime, 'endpoint' | 'outputs' | 'operatorCredentials'>;

export type Operator = ReturnType<typeof createOperator>;

/** The AWS SDK with the operator's keys: sees and changes everything behind the API's back. */
export function createOperator({ endpoint, outputs, operatorCredentials: credentials }: RunningBackend) {
  const config = { endpoint, region: 'us-east-1', credentials };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const dynamodb = new DynamoDBClient(config);
  const rows = DynamoDBDocumentClient.from(dynamodb);
  const sqs = new SQSClient(config);
  const lambda = new LambdaClient(config);
  const cognito = new CognitoIdentityProviderClient(config);

  async function table(model: string): Promise<string> {
    const { TableNames = [] } = await dynamodb.send(new ListTablesCommand());
    return only(
      TableNames.filter((name) => name.startsWith(`${model}-`)),
      `table of ${model}`,
    );
  }

  function buckets(): ReadonlyMap<string, string> {
    const { buckets: all } = outputs['storage'] as {
      buckets: readonly { readonly name: string; readonly bucket_name: string }[];
    };
    return new Map(all.map(({ name, bucket_name }) => [name, bucket_name]));
  }

  /** Every key of every bucket, as `bucket: key`. */
  async function keys(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const [name, Bucket] of buckets()) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      found.push(...Contents.map(({ Key }) => `${name}: ${Key}`));
    }
    return found;
  }

  return {
    s3,
    sqs,
    rows,
    lambda,
    cognito,
    table,
    buckets,
    bucket: (name: string): string => only([buckets().get(name)].filter(isText), `bucket ${name}`),

    /** Every row of a model. */
    async rowsOf(model: string): Promise<readonly Record<string, unknown>[]> {
      const { Items } = await rows.send(new ScanCommand({ TableName: await table(model), ConsistentRead: true }));
      return Items ?? [];
    },

    keys,

    /**
     * Every key of an upload, as `bucket: key`, once the file that was sent is gone: an upload's row ends first, its bytes
     * go after that.
     */
    async keysOfEnded(uploadId: string): Promise<readonly string[]> {
      const own = async () => (await keys()).filter((key) => key.includes(uploadId));
      await eventually(
        'the original is removed',
        async () => !(await own()).some((key) => key.startsWith('uploads: ')),
      );
      return own();
    },

    /** URL of the queue that the template calls so. */
    async queue(logicalId: string): Promise<string> {
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand());
      return only(
        QueueUrls.filter((url) => url.includes(logicalId)),
        `queue ${logicalId}`,
      );
    },

    /** Name of the one function that has such a part in its name. */
    async functionName(part: string): Promise<string> {
      const { Functions = [] } = await lambda.send(new ListFunctionsCommand());
      return only(Functions.map(({ FunctionName }) => FunctionName ?? '').filter(contains(part)), `function ${part}`);
    },

    close(): void {
      for (const client of [s3, dynamodb, sqs, lambda, cognito]) {
        client.destroy();
      }
    },
  };
}

const contains = (part: string) => (text: string) => text.includes(part);

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

function only<Item>(found: readonly Item[], what: string): Item {
  const [first] = found;
  if (first === undefined || found.length !== 1) {
    throw new Error(`There should be one ${what}, there are ${found.length}.`);
  }
  return first;
}
