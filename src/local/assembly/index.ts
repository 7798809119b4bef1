export { AssemblyError } from './assembly-error.js';
export { type EvaluateOptions, evaluateTemplate, type LoadAssemblyOptions, loadAssembly } from './load-assembly.js';
export { mergeAssemblies } from './merge-assemblies.js';
export type { Assembly, Backend, IdentifyInput, Json, JsonObject, Resource, ResourceIdentity } from './resource.js';
export { STACK_TYPE, stableStackId } from './stack.js';
export { parseTemplate } from './template.js';
