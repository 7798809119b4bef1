/** An event pattern that EventBridge would refuse, or that says something unknown. The message names the place. */
export class EventPatternError extends Error {
  constructor(path: readonly string[], problem: string) {
    super(`Event pattern is not valid. Reason: ${path.length === 0 ? 'the pattern' : path.join('.')}: ${problem}`);
    this.name = 'EventPatternError';
  }
}
