export { backendGraph } from './backend-files.js';
export type { BundleNote } from './bundle-notes.js';
export { type BackendName, type Environment, inheritable, LOCAL_BACKEND } from './environment.js';
export { type Project, readProject } from './project.js';
export { resourceCycles } from './resource-cycles.js';
export { SynthesisError } from './synthesis-error.js';
export { type Synthesis, type SynthesizeOptions, synthesize } from './synthesize.js';
