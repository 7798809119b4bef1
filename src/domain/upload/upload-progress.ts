/** Where the bytes' arrival stands on the way from 0 to 100. */
export const ARRIVED_PERCENT = 20;
export const COMPLETED_PERCENT = 100;

/**
 * Percent of the whole way when `processedPercent` of the processing is done. Never 100: that is for what is stored.
 *
 * @example overallPercent(50); // 59
 */
export function overallPercent(processedPercent: number): number {
  const bounded = Math.min(100, Math.max(0, processedPercent));
  return ARRIVED_PERCENT + Math.floor((bounded / 100) * (COMPLETED_PERCENT - 1 - ARRIVED_PERCENT));
}
