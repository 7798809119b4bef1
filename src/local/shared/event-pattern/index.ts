export { compileEventPattern, type EventMatcher, EventPatternError } from './compile.js';
