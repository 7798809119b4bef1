/** Reflected polynomials: CRC-32C (Castagnoli, RFC 3720) and CRC-64/NVME (NVM Express, "64b CRC Rocksoft"). */
export const CRC32C_POLYNOMIAL = 0x82f63b78n;
export const CRC64NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;
export const CRC32_POLYNOMIAL = 0xedb88320n;

const SLICES = 8;

/** Slicing-by-8 tables, `slice * 256 + byte`, each entry split in two 32-bit halves. */
export interface CrcTables {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/** @param polynomial - reflected; a 32-bit one leaves the high halves at zero. */
export function buildCrcTables(polynomial: bigint): CrcTables {
  const low = new Uint32Array(SLICES * 256);
  const high = new Uint32Array(SLICES * 256);
  const entries: bigint[] = [];
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
    }
    entries.push(crc);
  }
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = entries[byte] ?? 0n;
    for (let slice = 0; slice < SLICES; slice += 1) {
      low[slice * 256 + byte] = Number(crc & 0xffffffffn);
      high[slice * 256 + byte] = Number(crc >> 32n);
      crc = (crc >> 8n) ^ (entries[Number(crc & 0xffn)] ?? 0n);
    }
  }
  return { low, high };
}
