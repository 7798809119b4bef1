import { describe, expect, it } from 'vitest';
import type { TemplateValue } from '../contract.js';
import { buildContext, buildHost } from '../test-support/builders.js';
import { compileVtl } from '../vtl/compile.js';
import { LIST_METHODS } from './list-methods.js';
import { MAP_METHODS } from './map-methods.js';
import { BOOLEAN_METHODS, NUMBER_METHODS } from './scalar-methods.js';
import { STRING_METHODS } from './string-methods.js';

/** Calls methods on `$l`, `$m`, `$s`, `$n` and answers the result with what became of list and map. */
function call(expression: string): TemplateValue {
  const template =
    '#set($l = ["a", "b", "a"])#set($m = {"x": 1, "y": null})#set($s = "Hello, World")#set($n = 7.9)#set($t = true)' +
    `#set($r = ${expression})$util.toJson({"r": $r, "l": $l, "m": $m})`;
  return compileVtl(template, 'template')(buildContext(), buildHost()).value;
}

const UNCHANGED = { l: ['a', 'b', 'a'], m: { x: 1, y: null } };

const CASES: [expression: string, r: TemplateValue, changed?: object][] = [
  ['$l.add("c")', true, { l: ['a', 'b', 'a', 'c'] }],
  ['$l.add(0, "c")', null, { l: ['c', 'a', 'b', 'a'] }],
  ['$l.addAll(["c"])', true, { l: ['a', 'b', 'a', 'c'] }],
  ['$l.clear()', null, { l: [] }],
  ['$l.contains("b")', true],
  ['$l.containsAll(["a", "z"])', false],
  ['$l.equals(["a", "b", "a"])', true],
  ['$l.get(1)', 'b'],
  ['$l.indexOf("a")', 0],
  ['$l.isEmpty()', false],
  ['$l.lastIndexOf("a")', 2],
  ['$l.remove(1)', 'b', { l: ['a', 'a'] }],
  ['$l.remove("a")', true, { l: ['b', 'a'] }],
  ['$l.remove("z")', false],
  ['$l.removeAll(["a"])', true, { l: ['b'] }],
  ['$l.retainAll(["a"])', true, { l: ['a', 'a'] }],
  ['$l.set(0, "z")', 'a', { l: ['z', 'b', 'a'] }],
  ['$l.size()', 3],
  ['$l.subList(1, 3)', ['b', 'a']],
  ['$l.toString()', '[a, b, a]'],
  ['$l.empty', false],
  ['$m.clear()', null, { m: {} }],
  ['$m.containsKey("y")', true],
  ['$m.containsKey("constructor")', false],
  ['$m.containsValue(1)', true],
  [
    '$m.entrySet()',
    [
      { key: 'x', value: 1 },
      { key: 'y', value: null },
    ],
  ],
  ['$m.entrySet().get(0).getKey()', 'x'],
  ['$m.entrySet().get(0).getValue()', 1],
  ['$m.equals({"x": 1, "y": null})', true],
  ['$m.get("x")', 1],
  ['$m.get("constructor")', null],
  ['$m.getOrDefault("z", 5)', 5],
  ['$m.isEmpty()', false],
  ['$m.keySet()', ['x', 'y']],
  ['$m.put("x", 2)', 1, { m: { x: 2, y: null } }],
  ['$m.putAll({"z": 3})', null, { m: { x: 1, y: null, z: 3 } }],
  ['$m.putIfAbsent("y", 4)', null, { m: { x: 1, y: 4 } }],
  ['$m.remove("x")', 1, { m: { y: null } }],
  ['$m.replace("x", 3)', 1, { m: { x: 3, y: null } }],
  ['$m.replace("z", 3)', null],
  ['$m.size()', 2],
  ['$m.toString()', '{x=1, y=null}'],
  ['$m.values()', [1, null]],
  ['$s.charAt(4)', 'o'],
  ['$s.compareTo("Hello")', 1],
  ['$s.compareToIgnoreCase("HELLO, WORLD")', 0],
  ['$s.concat("!")', 'Hello, World!'],
  ['$s.contains("lo, W")', true],
  ['$s.endsWith("World")', true],
  ['$s.equals("hello, world")', false],
  ['$s.equalsIgnoreCase("hello, world")', true],
  ['$s.hashCode()', -505_841_268],
  ['$s.concat("!").hashCode()', 1_498_789_909],
  ['$s.indexOf("o", 5)', 8],
  ['$s.isBlank()', false],
  ['$s.isEmpty()', false],
  ['$s.lastIndexOf("o")', 8],
  ['$s.length()', 12],
  ['$s.matches("[A-Z].*")', true],
  ['$s.matches("[A-Z]")', false],
  ['$s.repeat(2)', 'Hello, WorldHello, World'],
  ['$s.replace("l", "$1")', 'He$1$1o, Wor$1d'],
  ['$s.replaceAll("(l+)o", "<$1>")', 'He<ll>, World'],
  ['$s.replaceFirst("l", "L")', 'HeLlo, World'],
  ['$s.split(",\\s*")', ['Hello', 'World']],
  ['$s.startsWith("Hell")', true],
  ['$s.substring(7)', 'World'],
  ['$s.substring(0, 4)', 'Hell'],
  ['$s.toLowerCase()', 'hello, world'],
  ['$s.toString()', 'Hello, World'],
  ['$s.toUpperCase()', 'HELLO, WORLD'],
  ['$s.trim()', 'Hello, World'],
  ['$n.compareTo(8)', -1],
  ['$n.doubleValue()', 7.9],
  ['$n.equals(7.9)', true],
  ['$n.intValue()', 7],
  ['$n.longValue()', 7],
  ['$n.toString()', '7.9'],
  ['$t.booleanValue()', true],
  ['$t.equals(true)', true],
  ['$t.toString()', 'true'],
  ['$none.get("x").size()', null],
];

describe('Java methods', () => {
  it.each<[string, TemplateValue, object?]>(CASES)('%s', (expression, r, changed = {}) => {
    expect(call(expression)).toEqual({ ...UNCHANGED, ...changed, r });
  });

  it('have a case here, each of them', () => {
    const missing = Object.entries({
      l: LIST_METHODS,
      m: MAP_METHODS,
      s: STRING_METHODS,
      n: NUMBER_METHODS,
      t: BOOLEAN_METHODS,
    })
      .flatMap(([target, methods]) => Object.keys(methods).map((name) => `$${target}.${name}(`))
      .filter((start) => !['$m.getKey(', '$m.getValue('].includes(start))
      .filter((start) => !CASES.some(([expression]) => expression.startsWith(start)));
    expect(missing).toEqual([]);
  });

  it.each(['$l.get(9)', '$l.addAll("x")', '$m.putAll([])', '$s.substring(9, 2)', '$s.charAt(99)', '$l.set(5, 1)'])(
    'throw for %s as Java does',
    (expression) => {
      expect(() => call(expression)).toThrow(expect.objectContaining({ errorType: 'MappingTemplate' }));
    },
  );
});

describe('patterns of java.util.regex', () => {
  it.each([
    ['\\p{Alpha}+', 'abc', true],
    ['[\\p{Digit}_]+', '1_2', true],
    ['\\P{Digit}+', 'abc', true],
    ['\\p{L}+', 'éà', true],
    ['\\p{IsAlphabetic}+', 'éà', true],
    ['(?i)ABC', 'abc', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['\\Aa\\z', 'a', true],
    ['[a[0-9]]+', 'a1', true],
    ['\\d{4}-\\d{2}', '2026-03', true],
    ['(?<year>\\d+)', '2026', true],
  ])('%s on %s', (pattern, text, expected) => {
    const context = buildContext({ args: { pattern, text } });
    expect(compileVtl('$ctx.args.text.matches($ctx.args.pattern)', 'template')(context, buildHost()).value).toBe(
      expected,
    );
  });

  it.each(['(?>a)', 'a*+', '[a-z&&[^b]]', '\\G', '(?i:a)', '('])('refuses %s by name', (pattern) => {
    const context = buildContext({ args: { pattern } });
    expect(() => compileVtl('$util.matches($ctx.args.pattern, "a")', 'template')(context, buildHost())).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`The pattern ${pattern} `) }),
    );
  });

  it.each<[string, string, TemplateValue]>([
    ['a,b,,', ',', ['a', 'b']],
    [',a', ',', ['', 'a']],
    ['abc', '', ['a', 'b', 'c']],
    ['abc', 'x', ['abc']],
    ['', ',', ['']],
  ])('splits %j by %j', (text, pattern, parts) => {
    const context = buildContext({ args: { text, pattern } });
    expect(
      compileVtl('$util.toJson($ctx.args.text.split($ctx.args.pattern))', 'template')(context, buildHost()).value,
    ).toEqual(parts);
  });
});
