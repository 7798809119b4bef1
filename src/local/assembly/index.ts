export { AssemblyError } from './assembly-error.js';
export { type LoadAssemblyOptions, loadAssembly } from './load-assembly.js';
export type { Assembly, IdentifyInput, Json, JsonObject, Resource, ResourceIdentity } from './resource.js';
