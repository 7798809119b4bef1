export { type BackendName, type Environment, LOCAL_BACKEND } from './environment.js';
export { SynthesisError } from './synthesis-error.js';
export { type Synthesis, type SynthesizeOptions, synthesize } from './synthesize.js';
