export { type GenerateOutputsOptions, generateOutputs } from './generate-outputs.js';
export { writeOutputs } from './write-outputs.js';
