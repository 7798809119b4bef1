import { BlockList, isIPv4 } from 'node:net';
import type { Json, JsonObject } from '../../../assembly/resource.js';
import { isJsonObject, parseJson } from '../../../shared/json-fields.js';
import { signatureError } from '../errors.js';
import { compileWildcards } from '../viewer/path.js';

/** What a signed policy grants. */
export interface SignedPolicy {
  /** Whether it covers a URL; a policy without `Resource` covers all. */
  covers(url: string): boolean;
  /** Epoch seconds, exclusive. */
  readonly notAfterSeconds: number;
  /** Epoch seconds, exclusive. */
  readonly notBeforeSeconds?: number;
  /** Whether it lets that address in. */
  admits(remoteAddress: string): boolean;
}

/** The canned policy of a URL, byte by byte as its signature was made. */
export function cannedPolicy(url: string, expires: string): string {
  return `{"Statement":[{"Resource":${JSON.stringify(url)},"Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
}

/**
 * Reads a custom policy. What it does not know might narrow the grant, so it is refused.
 *
 * @throws EdgeError 403 `MalformedPolicy`.
 */
export function parsePolicy(text: string): SignedPolicy {
  const policy = members(parseJson(text), ['Statement']);
  const statements = policy['Statement'];
  // "You can include only one statement."
  if (!Array.isArray(statements) || statements.length !== 1) {
    throw signatureError('MalformedPolicy');
  }
  const [first] = statements as readonly Json[];
  const statement = members(first, ['Resource', 'Condition']);
  const condition = members(statement['Condition'], ['DateLessThan', 'DateGreaterThan', 'IpAddress']);
  const notAfterSeconds = epochTime(condition['DateLessThan']);
  const notBeforeSeconds = epochTime(condition['DateGreaterThan']);
  if (notAfterSeconds === undefined) {
    throw signatureError('MalformedPolicy');
  }
  return {
    covers: readResource(statement['Resource']),
    notAfterSeconds,
    ...(notBeforeSeconds === undefined ? {} : { notBeforeSeconds }),
    admits: readIpAddress(condition['IpAddress']),
  };
}

/** "The value must begin with http://, https://, or *." */
function readResource(value: Json | undefined): (url: string) => boolean {
  if (value === undefined) {
    return () => true;
  }
  if (typeof value !== 'string' || !/^(?:\*|https?:\/\/|http\*:\/\/)/.test(value)) {
    throw signatureError('MalformedPolicy');
  }
  return compileWildcards(value);
}

function epochTime(value: Json | undefined): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const seconds = members(value, ['AWS:EpochTime'])['AWS:EpochTime'];
  // "Do not enclose the value in quotation marks."
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds) || seconds < 0) {
    throw signatureError('MalformedPolicy');
  }
  return seconds;
}

/** "An IPv4 address or a range in standard IPv4 CIDR format; IPv6 addresses are not supported." */
function readIpAddress(value: Json | undefined): (remoteAddress: string) => boolean {
  if (value === undefined) {
    return () => true;
  }
  const source = members(value, ['AWS:SourceIp'])['AWS:SourceIp'];
  const [, address = '', bits = '32'] =
    /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(typeof source === 'string' ? source : '') ?? [];
  if (!isIPv4(address) || Number(bits) > 32) {
    throw signatureError('MalformedPolicy');
  }
  const range = new BlockList();
  range.addSubnet(address, Number(bits), 'ipv4');
  return (remoteAddress) => isIPv4(remoteAddress) && range.check(remoteAddress, 'ipv4');
}

function members(value: Json | undefined, known: readonly string[]): JsonObject {
  if (!isJsonObject(value) || Object.keys(value).some((name) => !known.includes(name))) {
    throw signatureError('MalformedPolicy');
  }
  return value;
}
