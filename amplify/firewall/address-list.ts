import { isIP } from 'node:net';

export interface AddressRanges {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

/**
 * Sorts CIDR ranges by the version of the protocol, as WAF wants them.
 *
 * @throws Error that names what is no range, such as an address without a prefix length.
 */
export function sortRanges(ranges: readonly string[]): AddressRanges {
  const sorted = { ipv4: [] as string[], ipv6: [] as string[] };
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    const version = isIP(address);
    if (version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) < 1 || Number(bits) > (version === 4 ? 32 : 128)) {
      throw new Error(`API_ALLOWED_RANGES names ${range}, which is no range such as 203.0.113.0/24`);
    }
    sorted[version === 4 ? 'ipv4' : 'ipv6'].push(range);
  }
  return sorted;
}
