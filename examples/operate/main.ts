import { readFileSync } from 'node:fs';
import { AdminAddUserToGroupCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { OPERATOR_CREDENTIALS } from '../../src/local/index.js';
import { OUTPUTS_FILE } from '../connect.js';
import { runExample, say } from '../run-example.js';

interface LocalOutputs {
  readonly auth: { readonly user_pool_id: string };
  readonly custom: { readonly endpoint: string };
}

runExample({
  about:
    'Puts a user of the local runtime into a group, and lists its buckets, with the AWS SDK and the operator keys.',
  options: { email: undefined, group: 'moderators', outputs: OUTPUTS_FILE },
  async run({ email, group, outputs }) {
    const { auth, custom } = JSON.parse(readFileSync(outputs, 'utf8')) as LocalOutputs;
    // #region operate
    const local = { endpoint: custom.endpoint, region: 'us-east-1', credentials: OPERATOR_CREDENTIALS };
    await new CognitoIdentityProviderClient(local).send(
      new AdminAddUserToGroupCommand({ UserPoolId: auth.user_pool_id, Username: email, GroupName: group }),
    );
    const { Buckets = [] } = await new S3Client({ ...local, forcePathStyle: true }).send(new ListBucketsCommand({}));
    // #endregion operate
    say(`${email} is in ${group}`);
    for (const { Name } of Buckets) {
      say(`bucket ${Name}`);
    }
  },
});
