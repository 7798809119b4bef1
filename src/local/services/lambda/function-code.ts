import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Assembly, Resource } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { readObject, readString } from '../../shared/json-fields.js';
import type { FunctionDefinition } from './function-definition.js';

/** Where a function's files are on this machine. */
export interface CodeLocations {
  /**
   * The folder of the bundle, in the assembly: what lies in the project above it stands for what Lambda's image supplies.
   *
   * @throws AwsError `InvalidZipFileException` when the asset is a file and not a folder.
   */
  taskRoot(definition: FunctionDefinition): string;
  /** Folders that `require` looks in after the bundle's own: the `nodejs/node_modules` of its layers. */
  layerModules(definition: FunctionDefinition): readonly string[];
}

export interface CodeLocationsOptions {
  readonly assembly: Pick<Assembly, 'assetPath' | 'resources'>;
  /** Inline code is written below it. */
  readonly dataDir: string;
}

export function createCodeLocations({ assembly, dataDir }: CodeLocationsOptions): CodeLocations {
  const layers = new Map(
    assembly.resources.filter(({ type }) => type === 'AWS::Lambda::LayerVersion').map((layer) => [layer.ref, layer]),
  );
  return {
    taskRoot({ name, code }) {
      if ('inline' in code) {
        const folder = join(dataDir, 'inline', name);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'index.js'), code.inline);
        return folder;
      }
      return requireFolder(assembly.assetPath(code.assetKey), name);
    },
    layerModules: ({ name, layerArns }) =>
      layerArns.flatMap((arn) => {
        const layer = layers.get(arn);
        return layer === undefined ? [] : [join(layerFolder(assembly, layer, name), 'nodejs', 'node_modules')];
      }),
  };
}

function layerFolder(assembly: Pick<Assembly, 'assetPath'>, { properties }: Resource, functionName: string): string {
  const key = readString(readObject(properties, 'Content') ?? {}, 'S3Key') ?? '';
  return requireFolder(assembly.assetPath(key), functionName);
}

function requireFolder(path: string, functionName: string): string {
  if (!statSync(path).isDirectory()) {
    throw new AwsError(
      'InvalidZipFileException',
      `The code of ${functionName} is a file asset; the local runtime runs assets that are folders.`,
      502,
    );
  }
  return resolve(path);
}
