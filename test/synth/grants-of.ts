export { type Grant, grantsOf } from '../../scripts/check/backend/grants-of.js';

/** A resource as people call it: a table by its model, a bucket by its name, a field by its path. */
export function shortenedResource(resource: string): string {
  return resource
    .replace(/^.*amplifyData([A-Za-z]+?)NestedStack.*$/, 'table $1')
    .replace(/^.*storage(uploads|content|images)Bucket[0-9A-F]+Arn/, '$1:')
    .replace(/^.*authamplifyAuthUserPool[0-9A-F]{8}Arn$/, 'amplifyAuthUserPool')
    .replace(/^.*\/types\//, '')
    .replace(/^.*(amplifyAuthUserPool).*$/, '$1')
    .replace(/^.*:parameter\/(?:.*\/)?/, 'parameter ')
    .replace(/^.*:distribution\/.*$/, 'distribution');
}
