import { BlockList, isIP } from 'node:net';
import { compileArnPattern } from './arn-pattern.js';
import { compilePattern, type ValueTest } from './pattern.js';

export interface ConditionOperator {
  /** A negated operator matches when none of the policy's values does, and when the request lacks the key. */
  readonly negated: boolean;
  /**
   * Compiles one value of the policy into a test of one value of the request.
   *
   * @param variables - whether the document's version knows policy variables.
   * @throws SyntaxError when the value is not of the operator's kind.
   */
  compile(policyValue: string, variables: boolean): ValueTest;
}

type Compile = ConditionOperator['compile'];
type Compare = (requested: number, wanted: number) => boolean;

const is = (compile: Compile): ConditionOperator => ({ negated: false, compile });
const isNot = (compile: Compile): ConditionOperator => ({ negated: true, compile });

const equals: Compile = (value, variables) => compilePattern(value, { wildcards: false, variables });
const equalsIgnoringCase: Compile = (value, variables) =>
  compilePattern(value, { wildcards: false, variables, ignoreCase: true });
const like: Compile = (value, variables) => compilePattern(value, { wildcards: true, variables });

const numeric =
  (compare: Compare): Compile =>
  (value) => {
    const wanted = parseNumber(value);
    if (Number.isNaN(wanted)) {
      throw new SyntaxError(`"${value}" is not a number`);
    }
    return (requested) => compare(parseNumber(requested), wanted);
  };

const date =
  (compare: Compare): Compile =>
  (value) => {
    const wanted = parseDate(value);
    if (Number.isNaN(wanted)) {
      throw new SyntaxError(`"${value}" is not a date`);
    }
    return (requested) => compare(parseDate(requested), wanted);
  };

const equal: Compare = (requested, wanted) => requested === wanted;
const less: Compare = (requested, wanted) => requested < wanted;
const lessOrEqual: Compare = (requested, wanted) => requested <= wanted;
const greater: Compare = (requested, wanted) => requested > wanted;
const greaterOrEqual: Compare = (requested, wanted) => requested >= wanted;

const bool: Compile = (value) => {
  const wanted = value.toLowerCase();
  if (wanted !== 'true' && wanted !== 'false') {
    throw new SyntaxError(`"${value}" is neither true nor false`);
  }
  return (requested) => requested.toLowerCase() === wanted;
};

const binary: Compile = (value) => {
  const wanted = Buffer.from(value, 'base64');
  return (requested) => Buffer.from(requested, 'base64').equals(wanted);
};

const ipAddress: Compile = (value) => {
  const [address = '', prefix] = value.split('/');
  const family = isIP(address);
  const bits = prefix === undefined ? (family === 6 ? 128 : 32) : parseNumber(prefix);
  if (family === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 6 ? 128 : 32)) {
    throw new SyntaxError(`"${value}" is not an address or CIDR range`);
  }
  const range = new BlockList();
  range.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
  return (requested) => isIP(requested) !== 0 && range.check(requested, isIP(requested) === 6 ? 'ipv6' : 'ipv4');
};

/** The operators of "IAM JSON policy elements: Condition operators", without their prefixes and suffix, and `Null`. */
export const CONDITION_OPERATORS: Readonly<Record<string, ConditionOperator>> = {
  StringEquals: is(equals),
  StringNotEquals: isNot(equals),
  StringEqualsIgnoreCase: is(equalsIgnoringCase),
  StringNotEqualsIgnoreCase: isNot(equalsIgnoringCase),
  StringLike: is(like),
  StringNotLike: isNot(like),
  NumericEquals: is(numeric(equal)),
  NumericNotEquals: isNot(numeric(equal)),
  NumericLessThan: is(numeric(less)),
  NumericLessThanEquals: is(numeric(lessOrEqual)),
  NumericGreaterThan: is(numeric(greater)),
  NumericGreaterThanEquals: is(numeric(greaterOrEqual)),
  DateEquals: is(date(equal)),
  DateNotEquals: isNot(date(equal)),
  DateLessThan: is(date(less)),
  DateLessThanEquals: is(date(lessOrEqual)),
  DateGreaterThan: is(date(greater)),
  DateGreaterThanEquals: is(date(greaterOrEqual)),
  Bool: is(bool),
  BinaryEquals: is(binary),
  IpAddress: is(ipAddress),
  NotIpAddress: isNot(ipAddress),
  ArnEquals: is(compileArnPattern),
  ArnLike: is(compileArnPattern),
  ArnNotEquals: isNot(compileArnPattern),
  ArnNotLike: isNot(compileArnPattern),
};

function parseNumber(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}

/** ISO 8601, or seconds since 1970. */
function parseDate(value: string): number {
  const seconds = parseNumber(value);
  return Number.isNaN(seconds) ? Date.parse(value) : seconds * 1000;
}
