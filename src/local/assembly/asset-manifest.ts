import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AssemblyError } from './assembly-error.js';

interface AssetManifest {
  readonly files?: Readonly<Record<string, FileAsset>>;
}

interface FileAsset {
  readonly source: { readonly path?: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

const MANIFEST_SUFFIX = '.assets.json';

/**
 * Reads every asset manifest of a cloud assembly.
 *
 * @returns finds the file, or the folder of an asset that AWS would get as a zip, by its object key or the key's last segment.
 */
export function readAssetManifests(directory: string): (objectKey: string) => string {
  const paths = new Map<string, string>();
  for (const file of readdirSync(directory).filter((name) => name.endsWith(MANIFEST_SUFFIX))) {
    const manifest = JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as AssetManifest;
    for (const { source, destinations } of Object.values(manifest.files ?? {})) {
      if (source.path === undefined) continue;
      for (const { objectKey } of Object.values(destinations)) {
        const assetPath = path.resolve(directory, source.path);
        paths.set(objectKey, assetPath);
        paths.set(lastSegment(objectKey), assetPath);
      }
    }
  }
  return (objectKey) => {
    const found = paths.get(objectKey) ?? paths.get(lastSegment(objectKey));
    if (found === undefined) throw new AssemblyError(`No asset manifest lists the object key ${objectKey}`);
    if (!existsSync(found))
      throw new AssemblyError(`The asset ${path.basename(found)} is missing from the cloud assembly`);
    return found;
  };
}

function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
