import { crc32 } from 'node:zlib';
import { buildCrcTables, CRC32C_POLYNOMIAL, CRC64NVME_POLYNOMIAL, type CrcTables } from './crc-tables.js';

/** A checksum that takes its bytes piece by piece. */
export interface RunningChecksum {
  update(bytes: Buffer): void;
  /** Big-endian bytes; call it once, at the end. */
  digest(): Buffer;
}

let crc32cTables: CrcTables | undefined;
let crc64Tables: CrcTables | undefined;

export function createCrc32(): RunningChecksum {
  let crc = 0;
  return {
    update: (bytes) => {
      crc = crc32(bytes, crc);
    },
    digest: () => bigEndian(0, crc, 4),
  };
}

export function createCrc32c(): RunningChecksum {
  crc32cTables ??= buildCrcTables(CRC32C_POLYNOMIAL);
  return createSliced(crc32cTables, 4);
}

export function createCrc64nvme(): RunningChecksum {
  crc64Tables ??= buildCrcTables(CRC64NVME_POLYNOMIAL);
  return createSliced(crc64Tables, 8);
}

/** Both CRCs start from all ones and end inverted. A 32-bit one is the low half of a register whose high half stays 0. */
function createSliced({ low: tableLow, high: tableHigh }: CrcTables, byteLength: 4 | 8): RunningChecksum {
  let low = 0xffffffff;
  let high = byteLength === 8 ? 0xffffffff : 0;
  const at = (table: Uint8Array | Uint32Array, index: number) => table[index] as number;
  return {
    update: (bytes) => {
      const whole = bytes.length - (bytes.length % 8);
      let index = 0;
      for (; index < whole; index += 8) {
        const a = low ^ bytes.readInt32LE(index);
        const b = high ^ bytes.readInt32LE(index + 4);
        const i0 = 1792 + (a & 255);
        const i1 = 1536 + ((a >>> 8) & 255);
        const i2 = 1280 + ((a >>> 16) & 255);
        const i3 = 1024 + (a >>> 24);
        const i4 = 768 + (b & 255);
        const i5 = 512 + ((b >>> 8) & 255);
        const i6 = 256 + ((b >>> 16) & 255);
        const i7 = b >>> 24;
        low =
          at(tableLow, i0) ^
          at(tableLow, i1) ^
          at(tableLow, i2) ^
          at(tableLow, i3) ^
          at(tableLow, i4) ^
          at(tableLow, i5) ^
          at(tableLow, i6) ^
          at(tableLow, i7);
        high =
          at(tableHigh, i0) ^
          at(tableHigh, i1) ^
          at(tableHigh, i2) ^
          at(tableHigh, i3) ^
          at(tableHigh, i4) ^
          at(tableHigh, i5) ^
          at(tableHigh, i6) ^
          at(tableHigh, i7);
      }
      for (; index < bytes.length; index += 1) {
        const entry = (low ^ at(bytes, index)) & 255;
        low = ((low >>> 8) | (high << 24)) ^ at(tableLow, entry);
        high = (high >>> 8) ^ at(tableHigh, entry);
      }
    },
    digest: () => bigEndian(byteLength === 8 ? ~high : 0, ~low, byteLength),
  };
}

function bigEndian(high: number, low: number, byteLength: 4 | 8): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(high >>> 0, 0);
  bytes.writeUInt32BE(low >>> 0, 4);
  return bytes.subarray(8 - byteLength);
}
