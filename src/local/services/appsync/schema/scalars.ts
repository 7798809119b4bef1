import { isIP } from 'node:net';
import { GraphQLError, type GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql-16';

/** One AWS scalar: what it accepts, and what the templates and the client get. */
interface AwsScalar {
  /** What the error messages call it. */
  readonly title: string;
  /** @returns the value the resolver reads; undefined when it is refused. */
  parse(input: unknown): unknown;
  /** @returns the value the client reads; undefined when it is refused. */
  serialize(output: unknown): unknown;
}

/** A resolver's value that its scalar type does not accept; AppSync names the value's place. */
export class ScalarOutputError extends Error {
  constructor(value: unknown, title: string) {
    super(`Unable to serialize \`${typeof value === 'object' ? JSON.stringify(value) : value}\` as a valid ${title}`);
    this.name = 'ScalarOutputError';
  }
}

const OFFSET = '(?:Z|[+-]\\d{2}:\\d{2}(?::\\d{2})?)';
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?';
const DATE_PATTERN = new RegExp(`^(-?\\d{4}-\\d{2}-\\d{2})${OFFSET}?$`);
const TIME_PATTERN = new RegExp(`^${TIME}${OFFSET}?$`);
const DATE_TIME_PATTERN = new RegExp(`^(-?\\d{4}-\\d{2}-\\d{2})T${TIME}${OFFSET}$`);
const EMAIL_PATTERN = /^[^\s@<>()[\],;:\\"]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*$/;
const PHONE_PATTERN = /^\+?\d{5,15}$/;

const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The scalars of docs.aws.amazon.com/appsync/latest/devguide/scalars.html. */
const SCALARS: Readonly<Record<string, AwsScalar>> = {
  AWSDate: textScalar('Date', (text) => isCalendarDay(DATE_PATTERN.exec(text)?.[1])),
  AWSTime: textScalar('Time', (text) => TIME_PATTERN.test(text)),
  AWSDateTime: textScalar('DateTime', (text) => isCalendarDay(DATE_TIME_PATTERN.exec(text)?.[1])),
  AWSTimestamp: { title: 'Timestamp', parse: wholeNumber, serialize: wholeNumber },
  AWSEmail: textScalar('Email', (text) => EMAIL_PATTERN.test(text)),
  AWSJSON: { title: 'JSON', parse: parseJsonText, serialize: (value) => JSON.stringify(value) },
  AWSURL: textScalar('URL', (text) => URL.canParse(text)),
  AWSPhone: textScalar('Phone', (text) => PHONE_PATTERN.test(text.replace(/[\s().-]/g, ''))),
  AWSIPAddress: textScalar('IPAddress', isAddressOrRange),
};

export const AWS_SCALAR_NAMES: readonly string[] = Object.keys(SCALARS);

/** Gives a scalar type that was built from SDL its AWS behaviour. */
export function installScalar(type: GraphQLScalarType): void {
  const scalar = SCALARS[type.name];
  if (scalar === undefined) {
    return;
  }
  type.parseValue = (input) => parseInput(scalar, input);
  type.parseLiteral = (node, variables) => parseInput(scalar, literalOf(scalar, node, variables), node);
  type.serialize = (output) => {
    const value = scalar.serialize(output);
    if (value === undefined) {
      throw new ScalarOutputError(output, scalar.title);
    }
    return value;
  };
}

function parseInput(scalar: AwsScalar, input: unknown, node?: ValueNode): unknown {
  const value = scalar.parse(input);
  if (value === undefined) {
    const shown = typeof input === 'object' ? JSON.stringify(input) : String(input);
    throw new GraphQLError(`Unable to parse \`${shown}\` as a valid ${scalar.title}`, node ? { nodes: node } : {});
  }
  return value;
}

/** A literal object or list is never one of these scalars: JSON is written as a string too. */
function literalOf(scalar: AwsScalar, node: ValueNode, variables: Parameters<typeof valueFromASTUntyped>[1]): unknown {
  if (node.kind === Kind.OBJECT || node.kind === Kind.LIST) {
    throw new GraphQLError(`Unable to parse an object or a list as a valid ${scalar.title}`, { nodes: node });
  }
  return valueFromASTUntyped(node, variables);
}

function textScalar(title: string, isValid: (text: string) => boolean): AwsScalar {
  const check = (value: unknown) => (typeof value === 'string' && isValid(value) ? value : undefined);
  return { title, parse: check, serialize: check };
}

/** `2024-02-29` is a day, `2023-02-29` is not. Without `Date`, because every timestamp of every answer passes here. */
function isCalendarDay(day: string | undefined): boolean {
  if (day === undefined) {
    return false;
  }
  const year = Number(day.slice(-10, -6));
  const month = Number(day.slice(-5, -3));
  const date = Number(day.slice(-2));
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeapYear ? 29 : (DAYS_OF_MONTHS[month - 1] ?? 0);
  return date >= 1 && date <= days;
}

function wholeNumber(value: unknown): unknown {
  return Number.isSafeInteger(value) ? value : undefined;
}

/** "Any valid JSON construct is automatically parsed and loaded in the resolver code as maps, lists, or scalar values." */
function parseJsonText(value: unknown): unknown {
  if (typeof value !== 'string') {
    return undefined;
  }
  try {
    return JSON.parse(value);
  } catch {
    return undefined; // the caller says which value was refused
  }
}

function isAddressOrRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) {
    return false;
  }
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}
