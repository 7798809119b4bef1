export type * from './contract.js';
export { ResolverError, TemplateError } from './errors.js';
export { toWireAttribute, toWireAttributes } from './functions/attribute-value.js';
export { compileJs } from './js/compile.js';
export { compileVtl } from './vtl/compile.js';
