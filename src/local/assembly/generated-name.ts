import type { IdentifyInput } from './resource.js';

const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** CloudFormation's own suffix is twelve characters long. */
const SUFFIX_LENGTH = 12;

/**
 * The name of a resource whose template gives none, as CloudFormation makes it up: nested stack, logical id, suffix.
 *
 * @param maxLength - longest name the service takes; stack and logical id share what the suffix leaves.
 * @param ending - must stay at the end, `.fifo`.
 */
export function generateName({ path, logicalId, stableId }: IdentifyInput, maxLength: number, ending = ''): string {
  const suffix = `-${stableId(SUFFIX_ALPHABET, SUFFIX_LENGTH)}${ending}`;
  const room = maxLength - suffix.length;
  const stack = path.split('/').at(-2);
  const half = Math.floor(room / 2);
  return (
    (stack === undefined ? logicalId.slice(0, room) : `${stack.slice(0, half - 1)}-${logicalId.slice(0, half)}`) +
    suffix
  );
}

const HEX = '0123456789abcdef';

/** An id in the form of a UUID that is the same at every start. */
export function stableUuid({ stableId }: IdentifyInput): string {
  return stableId(HEX, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
