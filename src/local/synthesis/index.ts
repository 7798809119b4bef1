export type { Environment } from './run-child.js';
export { SynthesisError } from './synthesis-error.js';
export { type Synthesis, type SynthesizeOptions, synthesize } from './synthesize.js';
