import { describe, expect, it } from 'vitest';
import type { TemplateValue } from '../contract.js';
import { compileJs } from '../js/compile.js';
import { buildContext, buildHost, type RecordingHost } from '../test-support/builders.js';
import { compileVtl } from '../vtl/compile.js';
import { HANDLER_UTIL, TEMPLATE_UTIL } from './tables.js';

/** Calls a function of `$util` from a template. */
function inTemplate(
  call: string,
  args: Record<string, TemplateValue> = {},
  host: RecordingHost = buildHost(),
): TemplateValue {
  const template = `#set($result = $util.${call})$util.toJson($result)`;
  return compileVtl(template, 'template')(buildContext({ args }), host).value;
}

/** Calls a function of `util` from a handler. */
function inHandler(
  call: string,
  args: Record<string, TemplateValue> = {},
  host: RecordingHost = buildHost(),
): TemplateValue {
  const code = `export function request(ctx) { return util.${call}; } export const response = () => null;`;
  return compileJs(code, 'template').request(buildContext({ args }), host).value;
}

const called = new Set<string>();

/** Cases that must come out the same in both runtimes; `$ctx` is `ctx` in a handler. */
const BOTH: readonly (readonly [call: string, expected: TemplateValue])[] = [
  ['autoId()', '00000000-0000-4000-8000-000000000001'],
  ['authType()', 'User Pool Authorization'],
  ['matches("a*b", "aaaaab")', true],
  ['matches("^[0-9]+$", "12a")', false],
  ['urlEncode("a b&ü/~!")', 'a+b%26%C3%BC%2F%7E%21'],
  ['urlDecode("a+b%26%C3%BC")', 'a b&ü'],
  ['base64Encode("ünï")', 'w7xuw68='],
  ['base64Decode("w7xuw68=")', 'ünï'],
  ['escapeJavaScript("it\'s a/b é")', "it\\'s a\\/b \\u00E9"],
  ['time.nowISO8601()', '2026-03-04T05:06:07.089Z'],
  ['time.nowEpochSeconds()', 1_772_600_767],
  ['time.nowEpochMilliSeconds()', 1_772_600_767_089],
  ['time.nowFormatted("yyyy-MM-dd HH:mm:ssZ")', '2026-03-04 05:06:07+0000'],
  ['time.nowFormatted("yyyy-MM-dd HH:mm:ssZ", "Australia/Perth")', '2026-03-04 13:06:07+0800'],
  ['time.parseFormattedToEpochMilliSeconds("2018-02-01 17:21:05+0800", "yyyy-MM-dd HH:mm:ssZ")', 1_517_476_865_000],
  ['time.parseFormattedToEpochMilliSeconds("2018-02-02 01:19:22", "yyyy-MM-dd HH:mm:ss", "+0800")', 1_517_505_562_000],
  ['time.parseISO8601ToEpochMilliSeconds("2018-02-01T17:21:05.180+08:00")', 1_517_476_865_180],
  ['time.epochMilliSecondsToSeconds(1517943695750)', 1_517_943_695],
  ['time.epochMilliSecondsToISO8601(1517943695750)', '2018-02-06T19:01:35.750Z'],
  ['time.epochMilliSecondsToFormatted(1517943695750, "yyyy-MM-dd HH:mm:ssZ")', '2018-02-06 19:01:35+0000'],
  ['time.epochMilliSecondsToFormatted(1517943695750, "EEE d MMM h:mm a", "-05:00")', 'Tue 6 Feb 2:01 PM'],
  ['str.normalize("e\u0301", "nfc")', 'é'],
  ['math.roundNum(10.6)', 11],
  ['math.minVal(10, 2.5)', 2.5],
  ['math.maxVal(10, 2.5)', 10],
  [
    'dynamodb.toDynamoDB({"a": [1, null, true, {"b": "c"}]})',
    {
      M: { a: { L: [{ N: 1 }, { NULL: null }, { BOOL: true }, { M: { b: { S: 'c' } } }] } },
    },
  ],
  ['dynamodb.toString("x")', { S: 'x' }],
  ['dynamodb.toString(null)', null],
  ['dynamodb.toStringSet(["a", "b"])', { SS: ['a', 'b'] }],
  ['dynamodb.toNumber(1.5)', { N: 1.5 }],
  ['dynamodb.toNumberSet([1, 23, 4.56])', { NS: [1, 23, 4.56] }],
  ['dynamodb.toBinary("Zm9v")', { B: 'Zm9v' }],
  ['dynamodb.toBinarySet(["Zm9v"])', { BS: ['Zm9v'] }],
  ['dynamodb.toBoolean(false)', { BOOL: false }],
  ['dynamodb.toNull()', { NULL: null }],
  ['dynamodb.toList(["a", 1])', { L: [{ S: 'a' }, { N: 1 }] }],
  ['dynamodb.toMap({"a": 1})', { M: { a: { N: 1 } } }],
  ['dynamodb.toMapValues({"a": 1, "b": "c"})', { a: { N: 1 }, b: { S: 'c' } }],
  ['dynamodb.toS3Object("k", "b", "r")', { S: '{"s3":{"key":"k","bucket":"b","region":"r"}}' }],
  ['dynamodb.toS3Object("k", "b", "r", "v")', { S: '{"s3":{"key":"k","bucket":"b","region":"r","version":"v"}}' }],
  ['dynamodb.fromS3ObjectJson(\'{"s3":{"key":"k"}}\')', { key: 'k' }],
  [
    'transform.toDynamoDBFilterExpression({"a": {"attributeExists": true}})',
    '{"expression":"(attribute_exists(#a))","expressionNames":{"#a":"a"},"expressionValues":{}}',
  ],
  ['transform.toDynamoDBConditionExpression({"a": {"nope": 1}})', null],
  [
    'transform.toSubscriptionFilter({"a": {"eq": 1}})',
    { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }] },
  ],
];

const TEMPLATE_ONLY: readonly (readonly [call: string, expected: TemplateValue])[] = [
  ['isNull($none)', true],
  ['isNull("")', false],
  ['isNullOrEmpty("")', true],
  ['isNullOrEmpty({})', true],
  ['isNullOrEmpty([])', true],
  ['isNullOrEmpty(0)', false],
  ['isNullOrBlank("  ")', true],
  ['isNullOrBlank("a")', false],
  ['defaultIfNull($none, 1)', 1],
  ['defaultIfNull(false, 1)', false],
  ['defaultIfNullOrEmpty("", "d")', 'd'],
  ['defaultIfNullOrBlank(" ", "d")', 'd'],
  ['isString("a")', true],
  ['isString(1)', false],
  ['isNumber(1)', true],
  ['isBoolean(false)', true],
  ['isList([])', true],
  ['isList({})', false],
  ['isMap({})', true],
  ['isMap([])', false],
  ['typeOf($none)', 'Null'],
  ['typeOf([])', 'List'],
  ['typeOf({})', 'Map'],
  ['typeOf("")', 'String'],
  ['typeOf(1)', 'Number'],
  ['typeOf(true)', 'Boolean'],
  ['parseJson("{\\"a\\": [1]}")', { a: [1] }],
  ['parseJson($none)', null],
  ['parseJson("{")', null],
  ['isList($util.parseJson("1e351cd0-5fc2"))', false],
  ['toJson({"a": $none})', '{"a":null}'],
  ['qr("x")', ''],
  ['quiet("x")', ''],
  ['list.copyAndRetainAll([1, 2, {"a": 1}], [2, {"a": 1}])', [2, { a: 1 }]],
  ['list.copyAndRemoveAll([1, 2, 3], [2])', [1, 3]],
  ['map.copyAndRetainAllKeys({"a": 1, "b": 2}, ["a", "x"])', { a: 1 }],
  ['map.copyAndRemoveAllKeys({"a": 1, "b": 2}, ["a", "x"])', { b: 2 }],
  ['str.toUpper("aß")', 'ASS'],
  ['str.toLower("AB")', 'ab'],
  ['str.toReplace("a.b.c", ".", "$1")', 'a$1b$1c'],
  ['validate(true, "no")', ''],
  ['log.info("a")', ''],
  ['log.error("a")', ''],
  ['appendError("a")', ''],
  ['dynamodb.toDynamoDBJson("x")', '{"S":"x"}'],
  ['dynamodb.toStringJson($none)', 'null'],
  ['dynamodb.toStringSetJson(["a"])', '{"SS":["a"]}'],
  ['dynamodb.toNumberJson(1)', '{"N":1}'],
  ['dynamodb.toNumberSetJson([1])', '{"NS":[1]}'],
  ['dynamodb.toBinaryJson("Zg==")', '{"B":"Zg=="}'],
  ['dynamodb.toBinarySetJson(["Zg=="])', '{"BS":["Zg=="]}'],
  ['dynamodb.toBooleanJson(true)', '{"BOOL":true}'],
  ['dynamodb.toNullJson()', '{"NULL":null}'],
  ['dynamodb.toListJson([1])', '{"L":[{"N":1}]}'],
  ['dynamodb.toMapJson({"a": 1})', '{"M":{"a":{"N":1}}}'],
  ['dynamodb.toMapValuesJson({"a": 1})', '{"a":{"N":1}}'],
  [
    'dynamodb.toS3ObjectJson("k", "b", "r")',
    '{"S":"{\\"s3\\":{\\"key\\":\\"k\\",\\"bucket\\":\\"b\\",\\"region\\":\\"r\\"}}"}',
  ],
];

const pathOf = (call: string) => call.slice(0, call.indexOf('('));

describe('$util and util', () => {
  it.each(BOTH)('%s', (call, expected) => {
    called.add(pathOf(call));
    expect(inTemplate(call)).toEqual(expected);
    expect(inHandler(call)).toEqual(expected);
  });

  it.each(TEMPLATE_ONLY)('$util.%s', (call, expected) => {
    called.add(pathOf(call));
    expect(inTemplate(call)).toEqual(expected);
  });

  it('makes sortable ids of the time', () => {
    const later = buildHost({ now: () => new Date('2026-03-04T05:06:09Z') });
    for (const [name, form] of [
      ['autoUlid', /^[0-9A-HJKMNP-TV-Z]{26}$/],
      ['autoKsuid', /^[0-9A-Za-z]{27}$/],
    ] as const) {
      called.add(name);
      const [first, second] = [inTemplate(`${name}()`), inHandler(`${name}()`, {}, later)];
      expect(first).toMatch(form);
      expect(String(second) > String(first)).toBe(true);
      expect(inTemplate(`${name}()`)).not.toBe(first);
    }
    expect(String(inTemplate('autoUlid()')).slice(0, 10)).toBe('01KJVKTCKH');
  });

  it('draws numbers from their range', () => {
    called.add('math.randomDouble').add('math.randomWithinRange');
    for (let round = 0; round < 50; round += 1) {
      expect(Number(inHandler('math.randomDouble()'))).toBeLessThan(1);
      expect([3, 4]).toContain(inTemplate('math.randomWithinRange(3, 5)'));
    }
  });

  it('raises errors with one to four arguments', () => {
    called.add('error').add('unauthorized');
    expect(() => inTemplate('error("m")')).toThrow(
      expect.objectContaining({ message: 'm', errorType: null, data: null, errorInfo: null }),
    );
    expect(() => inTemplate('error("m", "T")')).toThrow(expect.objectContaining({ errorType: 'T' }));
    expect(() => inTemplate('error("m", "T", {"a": 1}, [2])')).toThrow(
      expect.objectContaining({ message: 'm', errorType: 'T', data: { a: 1 }, errorInfo: [2] }),
    );
    expect(() => inTemplate('unauthorized()')).toThrow(
      expect.objectContaining({
        message: 'Not Authorized to access getThing on type Query',
        errorType: 'Unauthorized',
      }),
    );
  });

  it('validates a condition with a type of its own', () => {
    expect(() => inTemplate('validate(false, "m")')).toThrow(
      expect.objectContaining({ errorType: 'CustomTemplateException' }),
    );
    expect(() => inTemplate('validate(false, "m", "T", {"a": 1})')).toThrow(
      expect.objectContaining({ message: 'm', errorType: 'T', data: { a: 1 } }),
    );
  });

  it('appends errors and writes logs to the host', () => {
    const host = buildHost();
    inTemplate('appendError("m", "T", {"a": 1}, {"b": 2})', {}, host);
    inTemplate('log.info("a {}", {"b": 1})', {}, host);
    inTemplate('log.error("c")', {}, host);
    expect(host.errors).toEqual([
      expect.objectContaining({ message: 'm', errorType: 'T', data: { a: 1 }, errorInfo: { b: 2 } }),
    ]);
    expect(host.logged).toEqual([
      ['info', ['a {}', { b: 1 }]],
      ['error', ['c']],
    ]);
  });

  it('has no function without a case here', () => {
    expect(Object.keys(TEMPLATE_UTIL).filter((path) => !called.has(path))).toEqual([]);
    expect(Object.keys(HANDLER_UTIL).filter((path) => !Object.hasOwn(TEMPLATE_UTIL, path))).toEqual([]);
  });

  it.each([
    'time.nowFormatted("Q")',
    'time.nowFormatted("yyyy", "Mars/Olympus")',
    'time.parseISO8601ToEpochMilliSeconds("yesterday")',
    'time.parseFormattedToEpochMilliSeconds("x", "yyyy")',
    'time.epochMilliSecondsToISO8601("x")',
    'dynamodb.toNumber("x")',
    'dynamodb.toStringSet("x")',
    'dynamodb.toMapValues([])',
    'list.copyAndRemoveAll("a", [])',
    'map.copyAndRetainAllKeys([], [])',
    'str.normalize("a", "nfx")',
    'urlDecode("%")',
    'matches("(?>a)", "a")',
  ])('refuses %s at run time', (call) => {
    expect(() => inTemplate(call)).toThrow(expect.objectContaining({ name: 'ResolverError' }));
  });
});

describe('the extensions', () => {
  it('reach the host from templates', () => {
    const host = buildHost();
    const template =
      '$extensions.setSubscriptionFilter({"filterGroup": []})$extensions.setSubscriptionInvalidationFilter({"a": 1})' +
      '$extensions.invalidateSubscriptions({"subscriptionField": "onThing", "payload": {"id": 1}})' +
      '$extensions.evictFromApiCache("Query", "getThing", {"context.arguments.id": 1})null';
    expect(compileVtl(template, 'template')(buildContext(), host).value).toBeNull();
    expect(host.extended).toEqual([
      ['setSubscriptionFilter', { filterGroup: [] }],
      ['setSubscriptionInvalidationFilter', { a: 1 }],
      ['invalidateSubscriptions', { subscriptionField: 'onThing', payload: { id: 1 } }],
      ['evictFromApiCache', 'Query', 'getThing', { 'context.arguments.id': 1 }],
    ]);
  });
});
