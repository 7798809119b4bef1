import { BlockList, isIP } from 'node:net';
import { EventPatternError } from './pattern-error.js';

/** `10.0.0.0/24` or `2001:db8::/32`. An address without a length is a block of its own. */
export function compileCidr(block: string, path: readonly string[]): (text: string) => boolean {
  const [address = '', length, ...rest] = block.split('/');
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (family === 0 || rest.length > 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > bits) {
    throw new EventPatternError(path, `Malformed CIDR, ${block}`);
  }
  const list = new BlockList();
  const name = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(address, prefix, name);
  return (text) => isIP(text) === family && list.check(text, name);
}
