import { readFileSync } from 'node:fs';
import type { Assembly } from '../../../assembly/resource.js';
import { AppSyncLoadError } from './load-error.js';
import type { PropertyReader } from './properties.js';

/** Reads what a property holds inline, or what its `…S3Location` sibling points to. */
export type TextLoader = (properties: PropertyReader, name: string, locationName: string) => string | undefined;

export function createTextLoader(assembly: Pick<Assembly, 'assetPath'>): TextLoader {
  return (properties, name, locationName) => {
    const location = properties.optionalText(locationName);
    if (location === undefined) {
      return properties.optionalText(name);
    }
    if (properties.has(name)) {
      throw new AppSyncLoadError(properties.where, `${name} and ${locationName} exclude each other`);
    }
    return readFileSync(assembly.assetPath(objectKeyOf(properties.where, location)), 'utf8');
  };
}

function objectKeyOf(where: string, location: string): string {
  const key = /^s3:\/\/[^/]+\/(.+)$/.exec(location)?.[1];
  if (key === undefined) {
    throw new AppSyncLoadError(where, `${location} is not an s3:// location`);
  }
  return key.slice(key.lastIndexOf('/') + 1);
}
