import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

/** CDK notes here what it has swapped past CloudFormation, and believes it: by stack, `STACK.json`. */
const CACHE_DIR = join('.amplify', 'artifacts', 'cdk.out', '.hotswap-cache');

/**
 * Removes notes about stacks that the runtime does not have, or has made anew since: with them a deployment would compare
 * itself with what is gone, and fail.
 */
export async function dropStaleHotswapCache(
  projectDir: string,
  changedAtMs: (stackName: string) => Promise<number | undefined>,
): Promise<void> {
  const directory = join(projectDir, CACHE_DIR);
  for (const name of listFiles(directory)) {
    const file = join(directory, name);
    const changedMs = await changedAtMs(name.replace(/\.json$/, ''));
    if (changedMs === undefined || changedMs > statSync(file).mtimeMs) {
      rmSync(file, { force: true });
    }
  }
}

function listFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.json'));
  } catch {
    return []; // nothing was swapped yet
  }
}

/** Asks the runtime when a stack was last deployed. */
export function createStackClock(environment: Readonly<Record<string, string>>) {
  const endpoint = new URL(environment['AWS_ENDPOINT_URL'] ?? '');
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
    region: 'us-east-1',
    service: 'cloudformation',
    sha256: Sha256,
  });
  return async (stackName: string): Promise<number | undefined> => {
    const body = new URLSearchParams({
      Action: 'DescribeStacks',
      Version: '2010-05-15',
      StackName: stackName,
    }).toString();
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'http:',
      hostname: endpoint.hostname,
      path: '/',
      headers: { host: endpoint.host, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    const response = await fetch(endpoint, { method: 'POST', headers, body });
    const text = await response.text();
    const time = /<LastUpdatedTime>([^<]+)/.exec(text)?.[1] ?? /<CreationTime>([^<]+)/.exec(text)?.[1];
    return response.ok && time !== undefined ? Date.parse(time) : undefined;
  };
}
