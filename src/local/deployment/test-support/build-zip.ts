import { crc32 } from 'node:zlib';

/** A zip of one file, stored and not compressed: the records of section 4.3 of PKWARE's APPNOTE. */
export function buildZip(name: string, content: string): Buffer {
  const [file, data] = [Buffer.from(name), Buffer.from(content)];
  const common = Buffer.alloc(14); // checksum, both sizes, length of the name
  common.writeUInt32LE(crc32(data), 0);
  common.writeUInt32LE(data.length, 4);
  common.writeUInt32LE(data.length, 8);
  common.writeUInt16LE(file.length, 12);
  const local = Buffer.concat([header('504b03040a00', 14), common, Buffer.alloc(2), file, data]);
  const central = Buffer.concat([header('504b01020a000a00', 16), common, Buffer.alloc(16), file]);
  const end = header('504b0506', 22);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function header(start: string, byteLength: number): Buffer {
  const bytes = Buffer.alloc(byteLength);
  bytes.write(start, 'hex');
  return bytes;
}
