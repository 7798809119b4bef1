import type { Behavior, Distribution } from '../config.js';
import { EdgeError } from '../errors.js';
import { compileWildcards, decodePath, normalizePath, removeDotSegments } from './path.js';

/** Finds the behavior of a viewer's path: the first whose pattern matches, the default one last. */
export type SelectBehavior = (path: string) => Behavior;

/** @param distribution - its patterns are compiled once. */
export function createBehaviorSelector({ behaviors }: Pick<Distribution, 'behaviors'>): SelectBehavior {
  const compiled = behaviors.map((behavior) => ({
    behavior,
    // "CloudFront behavior is the same with or without the leading /."
    matches: compileWildcards(behavior.pathPattern.replace(/^\/?/, '/')),
  }));
  const find = (path: string) => compiled.find(({ matches }) => matches(path));
  return (path) => {
    const found = find(normalizePath(path));
    // The origin decodes what the patterns see encoded: `/private%2Fkey` is the key `private/key`. Where the two readings of
    // a path fall under different behaviors, one of them would be a way around the other, so neither is answered.
    const asKey = find(removeDotSegments(decodePath(path)));
    if (found === undefined || asKey !== found) {
      throw new EdgeError(400, 'The path means different things to the distribution and to its origin.');
    }
    return found.behavior;
  };
}
