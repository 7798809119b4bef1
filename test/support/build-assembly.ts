import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { IdentifyInput, JsonObject, ResourceIdentity } from '../../src/local/assembly/resource.js';

export interface AssemblyParts {
  /** Default `app`. */
  readonly stackName?: string;
  /** The root template. */
  readonly root: JsonObject;
  /** Nested templates by the file name at the end of their TemplateURL. */
  readonly nested?: Readonly<Record<string, JsonObject>>;
  /** More assets: object key to path inside the assembly. Nothing is written there. */
  readonly assets?: Readonly<Record<string, string>>;
}

/** Writes a cloud assembly, as CDK lays it out, into a folder that goes away with the test. */
export function buildAssembly({ stackName = 'app', root, nested = {}, assets = {} }: AssemblyParts): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'assembly-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const write = (name: string, content: unknown) =>
    writeFileSync(path.join(directory, name), JSON.stringify(content, null, 1));
  write('manifest.json', {
    artifacts: {
      app: { type: 'aws:cloudformation:stack', properties: { templateFile: 'app.template.json', stackName } },
    },
  });
  write('app.template.json', root);
  for (const [key, template] of Object.entries(nested)) write(`nested-${key}`, template);
  const files = [...Object.keys(nested).map((key) => [key, `nested-${key}`] as const), ...Object.entries(assets)];
  write('app.assets.json', {
    files: Object.fromEntries(
      files.map(([objectKey, file]) => [
        objectKey,
        { source: { path: file, packaging: 'file' }, destinations: { here: { bucketName: 'assets', objectKey } } },
      ]),
    ),
  });
  return directory;
}

/** Names any resource: `Ref` gives `LogicalId-name`, and the attributes `Arn` and `Id` exist. */
export function identifyAnything({ logicalId, stableId }: IdentifyInput): ResourceIdentity {
  return {
    ref: `${logicalId}-name`,
    attributes: { Arn: `arn:aws:test:::${logicalId}`, Id: stableId('abcdef0123456789', 8) },
  };
}

/** Where a built assembly runs. */
export const TEST_PLACE = {
  endpoint: 'http://127.0.0.1:4000',
  region: 'us-east-1',
  accountId: '000000000000',
} as const;
