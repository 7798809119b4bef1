const FIRST_DELAY_SECONDS = 30;
const MAX_DELAY_SECONDS = 900;

/**
 * How long a failed piece of work rests before it is tried again, growing with each try.
 *
 * @param receiveCount - how often it was tried, from 1.
 * @example [1, 2, 3, 4].map(retryDelaySeconds); // [30, 120, 480, 900]
 */
export function retryDelaySeconds(receiveCount: number): number {
  return Math.min(MAX_DELAY_SECONDS, FIRST_DELAY_SECONDS * 4 ** (Math.max(1, receiveCount) - 1));
}
