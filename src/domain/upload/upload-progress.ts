/** Where the bytes' arrival stands on the way from 0 to 100. */
export const ARRIVED_PERCENT = 20;
export const COMPLETED_PERCENT = 100;

/**
 * Percent of the whole way when `receivedBytes` of `byteLength` are in storage. The step to {@link ARRIVED_PERCENT} is
 * taken when the file is whole there, not before.
 *
 * @example transferPercent(5, 10); // 10
 */
export function transferPercent(receivedBytes: number, byteLength: number): number {
  const share = Math.min(1, Math.max(0, receivedBytes / byteLength));
  return Math.min(ARRIVED_PERCENT - 1, Math.floor(share * ARRIVED_PERCENT));
}

/**
 * Percent of the whole way when `processedPercent` of the processing is done. Never 100: that is for what is stored.
 *
 * @example overallPercent(50); // 59
 */
export function overallPercent(processedPercent: number): number {
  const bounded = Math.min(100, Math.max(0, processedPercent));
  return ARRIVED_PERCENT + Math.floor((bounded / 100) * (COMPLETED_PERCENT - 1 - ARRIVED_PERCENT));
}
