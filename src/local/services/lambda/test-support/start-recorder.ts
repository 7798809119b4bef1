import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamService } from '../../iam/index.js';
import { sqsService } from '../../sqs/index.js';
import { lambdaService } from '../index.js';
import { arnOf, buildRole, startBackend, type TestBackend } from './start-backend.js';

/** Notes its process id in a file, and hangs the first time. */
const SOURCE = `import { appendFileSync, existsSync } from 'node:fs';
  export const handler = async () => {
    const first = !existsSync(process.env.FILE);
    appendFileSync(process.env.FILE, process.pid + '\\n');
    if (first) { await new Promise((resolve) => setTimeout(resolve, 60000)); }
  };`;

/**
 * @param directory - of the runtime's data.
 * @param folder - of the function's bundle and of the file `runs` that it writes.
 */
export function startRecorder(directory: string, folder: string): Promise<TestBackend> {
  mkdirSync(join(folder, 'asset'), { recursive: true });
  writeFileSync(join(folder, 'asset', 'index.mjs'), SOURCE);
  return startBackend({
    directory,
    services: [iamService, sqsService, lambdaService],
    assets: { 'recorder.zip': join(folder, 'asset') },
    template: {
      Role: buildRole('recorder-role'),
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'recorder',
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role: arnOf('iam', 'recorder-role'),
          Timeout: 60,
          Code: { S3Key: 'recorder.zip' },
          Environment: { Variables: { FILE: join(folder, 'runs') } },
        },
      },
    },
  });
}
