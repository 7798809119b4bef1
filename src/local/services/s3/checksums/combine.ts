import { CRC32_POLYNOMIAL, CRC32C_POLYNOMIAL, CRC64NVME_POLYNOMIAL } from './crc-tables.js';

/** CRCs of which the checksum of a whole follows from the checksums of its parts. */
const POLYNOMIALS = {
  CRC32: { polynomial: CRC32_POLYNOMIAL, bits: 32n },
  CRC32C: { polynomial: CRC32C_POLYNOMIAL, bits: 32n },
  CRC64NVME: { polynomial: CRC64NVME_POLYNOMIAL, bits: 64n },
} as const;

export type CombinableAlgorithm = keyof typeof POLYNOMIALS;

interface Polynomial {
  readonly polynomial: bigint;
  readonly bits: bigint;
}

/**
 * The checksum of consecutive parts, from theirs, without their bytes.
 *
 * The register is linear: crc(A ‖ B) = crc(A) · x^(8·|B|) mod P ⊕ crc(B). The powers are kept, because parts mostly share
 * one length.
 */
export function combineChecksums(
  algorithm: CombinableAlgorithm,
  parts: readonly { readonly value: Buffer; readonly byteLength: number }[],
): Buffer {
  const field = POLYNOMIALS[algorithm];
  const powers = new Map<number, bigint>();
  let total = 0n;
  for (const { value, byteLength } of parts) {
    const power = powers.get(byteLength) ?? powerOfX(BigInt(byteLength) * 8n, field);
    powers.set(byteLength, power);
    total = multiply(power, total, field) ^ BigInt(`0x${value.toString('hex')}`);
  }
  return Buffer.from(total.toString(16).padStart(Number(field.bits) / 4, '0'), 'hex');
}

/** Product of two reflected polynomials modulo P: the top bit stands for x^0. */
function multiply(a: bigint, b: bigint, { polynomial, bits }: Polynomial): bigint {
  let product = 0n;
  let shifted = b;
  for (let mask = 1n << (bits - 1n); mask > 0n; mask >>= 1n) {
    if (a & mask) {
      product ^= shifted;
    }
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return product;
}

function powerOfX(exponent: bigint, field: Polynomial): bigint {
  let result = 1n << (field.bits - 1n);
  let square = 1n << (field.bits - 2n);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) {
      result = multiply(result, square, field);
    }
    square = multiply(square, square, field);
  }
  return result;
}
