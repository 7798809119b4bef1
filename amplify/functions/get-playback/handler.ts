import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createCdnSigner } from '../../../src/data/cdn-signer.js';
import { createContentRepository } from '../../../src/data/content-repository.js';
import { createSecretStore } from '../../../src/data/secret-store.js';
import { createLog } from '../../../src/observability/log.js';
import { createFieldHandler } from '../../../src/operations/field-handler.js';
import { createGetPlayback, getPlaybackInput } from '../../../src/operations/get-playback.js';
import { readEnv } from '../../../src/operations/read-env.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const env = readEnv(process.env, ['CONTENT_TABLE', 'CDN_DOMAIN', 'CDN_KEY_PAIR_ID', 'CDN_KEY_PARAMETER']);
const secrets = createSecretStore({ client: new SSMClient() });

export const handler = createFieldHandler({
  input: getPlaybackInput,
  run: createGetPlayback({
    contents: createContentRepository({
      client: DynamoDBDocumentClient.from(new DynamoDBClient()),
      tableName: env.CONTENT_TABLE,
    }),
    domain: env.CDN_DOMAIN,
    signer: createCdnSigner({
      domain: env.CDN_DOMAIN,
      keyPairId: env.CDN_KEY_PAIR_ID,
      privateKey: () => secrets.read(env.CDN_KEY_PARAMETER),
      nowMs: Date.now,
    }),
  }),
  log: createLog({ write: (line) => process.stdout.write(line), now: () => new Date() }),
  nowMs: Date.now,
});
