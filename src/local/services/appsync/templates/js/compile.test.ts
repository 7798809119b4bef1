import { describe, expect, it } from 'vitest';
import type { ResolverContext, TemplateHost, TemplateOutcome, TemplateValue } from '../contract.js';
import { TemplateError } from '../errors.js';
import { buildContext, buildHost } from '../test-support/builders.js';
import { compileJs } from './compile.js';

const IMPORTS = "import { extensions, runtime, util } from '@aws-appsync/utils';\n";

function run(body: string, context: Partial<ResolverContext> = {}, host: TemplateHost = buildHost()): TemplateOutcome {
  const code = `${IMPORTS}export function request(ctx) { ${body} }\nexport function response(ctx) { return ctx.result; }`;
  return compileJs(code, 'template').request(buildContext(context), host);
}

const value = (expression: string, args: ResolverContext['args'] = {}): TemplateValue =>
  run(`return ${expression};`, { args }).value;

function refusal(code: string): string {
  try {
    compileJs(code, 'fn');
  } catch (error) {
    if (error instanceof TemplateError) {
      return error.message;
    }
    throw error;
  }
  return 'nothing was refused';
}

const inRequest = (body: string) =>
  refusal(`export function request(ctx) {\n  ${body}\n}\nexport const response = () => 1;`);

describe('a handler module', () => {
  it('answers plain data of this realm', () => {
    const { value: answer } = run('return { list: [1, { a: "b" }], none: undefined, of: ctx.args };', {
      args: { x: 1 },
    });
    expect(answer).toStrictEqual({ list: [1, { a: 'b' }], none: undefined, of: { x: 1 } });
    expect(Object.getPrototypeOf(answer)).toBe(Object.prototype);
  });

  it('leaves plain data in the stash and in the arguments', () => {
    const context = buildContext({ args: { in: {} } });
    const code =
      'export function request(ctx) { ctx.stash.a = { b: [1] }; ctx.args.in.c = [{}]; return null; } export const response = () => 1;';
    compileJs(code, 'template').request(context, buildHost());
    expect(context.stash).toStrictEqual({ a: { b: [1] } });
    expect(context.arguments).toStrictEqual({ in: { c: [{}] } });
    expect(Object.getPrototypeOf(context.stash['a'])).toBe(Object.prototype);
  });

  it('gives null for nothing', () => {
    expect(run('')).toEqual({ kind: 'output', value: null });
  });

  it('hands the result to the response handler', () => {
    const { response } = compileJs(
      'export const request = () => ({}); export const response = (ctx) => ctx.result.items;',
      'test',
    );
    expect(response(buildContext({ result: { items: [1] } }), buildHost()).value).toEqual([1]);
  });

  it('takes exports in the form that bundlers write', () => {
    const code = `// src/handler.ts\nimport { util as u } from "@aws-appsync/utils";\nfunction request(ctx) {\n  return { id: u.autoId() };\n}\nvar response = (ctx) => ctx.prev.result;\nexport {\n  request,\n  response\n};\n`;
    expect(compileJs(code, 'template').request(buildContext(), buildHost()).value).toEqual({
      id: '00000000-0000-4000-8000-000000000001',
    });
  });

  it('has util, extensions and runtime without an import', () => {
    const code = 'export const request = () => util.time.nowEpochSeconds(); export const response = () => null;';
    expect(compileJs(code, 'template').request(buildContext(), buildHost()).value).toBe(1_772_600_767);
  });

  it('lets a parameter have the name of an import or a global', () => {
    const code =
      "import { query } from '@aws-appsync/utils/dynamodb'; const read = (query, Math) => query.text + Math.abs;" +
      'export const request = () => read({ text: "a" }, { abs: 1 }); export const response = () => null;';
    expect(compileJs(code, 'template').request(buildContext(), buildHost()).value).toBe('a1');
  });

  it('keeps nothing between calls', () => {
    const code =
      'let count = 0; export const request = () => { count += 1; return count; }; export const response = () => count;';
    const { request } = compileJs(code, 'template');
    expect([request(buildContext(), buildHost()).value, request(buildContext(), buildHost()).value]).toEqual([1, 1]);
  });

  it('understands what the page of features lists', () => {
    const body = `
      const { a, ...rest } = ctx.args; let sum = 0;
      for (const n of rest.list) { if (n > 2) break; sum += n; }
      for (const key in rest.map) sum += rest.map[key];
      switch (a) { case 1: sum = sum * 2; break; default: sum = 0; }
      const add = (...all) => all.reduce((x, y) => x + y, 0);
      delete rest.map.x;
      return [sum, add(1, 2), \`\${a}-\${ctx.args?.none?.x ?? 'none'}\`, typeof a, void 0, [...rest.list, 9].length, rest.map, a | 2];`;
    expect(run(body, { args: { a: 1, list: [1, 2, 3], map: { x: 10, y: 20 } } }).value).toEqual([
      66,
      3,
      '1-none',
      'number',
      null,
      4,
      { y: 20 },
      3,
    ]);
  });

  it('counts the rounds of loops that are no block', () => {
    expect(
      run('const out = []; for (const x of [1, 2]) out.push([x].map((y) => y + 1)[0])\nreturn out;').value,
    ).toEqual([2, 3]);
  });
});

describe('built-ins', () => {
  it.each<[string, TemplateValue]>([
    ['JSON.parse("{\\"a\\":[1]}").a', [1]],
    ['JSON.parse("no JSON")', ''],
    ['JSON.stringify({ a: 1 })', '{"a":1}'],
    ['Object.entries({ a: 1 })', [['a', 1]]],
    ['Object.hasOwn({ a: 1 }, "a")', true],
    ['Object.assign({}, { a: 1 }, { b: 2 })', { a: 1, b: 2 }],
    ['[3, 1, 2].sort().reverse().join("-")', '3-2-1'],
    ['[[1], [2]].flat().includes(2)', true],
    ['[1, 2, 3].findLast((x) => x < 3)', 2],
    ['" a ".trim().toUpperCase().concat("b")', 'Ab'],
    ['"a.b.c".replace(".", "-")', '-.b.c'],
    ['"a1b22".replaceAll("[0-9]+", "<$0>")', 'a<1>b<22>'],
    ['"a,b".split(",")', ['a', 'b']],
    ['Math.max(1, 2) + Math.floor(1.5)', 3],
    ['Number.isNaN(NaN)', true],
    ['Number("12") + 1', 13],
    ['String(1) + "a"', '1a'],
    ['String.raw`a\\n`', 'a\\n'],
    ['Array.isArray(ctx.args.list)', true],
    ['[Infinity, NaN]', [null, null]],
  ])('%s', (expression, expected) => {
    expect(value(expression, { list: [] })).toEqual(expected);
  });

  it('logs to the host', () => {
    const host = buildHost();
    run('console.log("a", { b: 1 }); console.error("c");', {}, host);
    expect(host.logged).toEqual([
      ['info', ['a', { b: 1 }]],
      ['error', ['c']],
    ]);
  });
});

describe('util, extensions and runtime', () => {
  it('raises an error with all that was given', () => {
    expect(() => run("util.error('no', 'Type', { a: [1] }, { b: 2 });")).toThrow(
      expect.objectContaining({ message: 'no', errorType: 'Type', data: { a: [1] }, errorInfo: { b: 2 } }),
    );
  });

  it('says unauthorized as AppSync does', () => {
    expect(() => run('util.unauthorized();')).toThrow(
      expect.objectContaining({
        message: 'Not Authorized to access getThing on type Query',
        errorType: 'Unauthorized',
      }),
    );
  });

  it('appends an error and goes on', () => {
    const host = buildHost();
    expect(run("util.appendError('careful'); return 1;", {}, host).value).toBe(1);
    expect(host.errors.map(({ message }) => message)).toEqual(['careful']);
  });

  it.each([
    ['runtime.earlyReturn({ a: 1 });', { kind: 'return', value: { a: 1 }, skipTo: 'NEXT' }],
    ["runtime.earlyReturn([], { skipTo: 'END' });", { kind: 'return', value: [], skipTo: 'END' }],
    ['runtime.earlyReturn();', { kind: 'return', value: null, skipTo: 'NEXT' }],
    ['[1].forEach((x) => runtime.earlyReturn(x));', { kind: 'return', value: 1, skipTo: 'NEXT' }],
  ])('%s', (body, outcome) => {
    expect(run(`${body} return 'not reached';`)).toEqual(outcome);
  });

  it('refuses to skip to anywhere else', () => {
    expect(() => run("runtime.earlyReturn(1, { skipTo: 'START' });")).toThrow('skipTo cannot be START');
  });

  it('sets the filter of a subscription with data of this realm', () => {
    const host = buildHost();
    run(
      'extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({ id: { eq: ctx.args.id } }));',
      { args: { id: 'x' } },
      host,
    );
    expect(host.extended).toStrictEqual([
      ['setSubscriptionFilter', { filterGroup: [{ filters: [{ fieldName: 'id', operator: 'eq', value: 'x' }] }] }],
    ]);
  });
});

describe('what is refused when code is loaded', () => {
  it.each([
    ['for (let i = 0; i < 3; i += 1) {}', 'fn:2:3: For statements are not supported'],
    ['while (true) {}', 'fn:2:3: While statements are not supported'],
    ['do {} while (true);', 'fn:2:3: do...while statements are not supported'],
    ['try { x; } catch {}', 'fn:2:3: Try statements are not supported'],
    ['throw "x";', 'fn:2:3: throw is not supported'],
    ['let a = 1; a++;', 'fn:2:14: The operators ++ and -- are not supported'],
    ['return ~1;', 'fn:2:10: The operator ~ is not supported'],
    ['return "a" in ctx;', 'fn:2:10: in operator is not supported. Use Object.hasOwn().'],
    ['return ctx instanceof Object;', 'fn:2:10: The operator instanceof is not supported'],
    ['return /a/;', 'fn:2:10: Regex literals are not supported'],
    ['return 1n;', 'fn:2:10: BigInt is not supported'],
    ['return this;', 'fn:2:10: this is not supported'],
    ['class A {}', 'fn:2:3: Class declarations are not supported'],
    ['return new Date();', 'fn:2:10: new is not supported'],
    ['for (const x of []) continue;', 'fn:2:23: continue is not supported'],
    ['a: for (const x of []) {}', 'fn:2:3: Labels are not supported'],
    ['return { get a() { return 1; } };', 'fn:2:12: A getter or setter is not supported'],
    ['const f = async () => 1;', 'fn:2:13: Async functions are not supported'],
    ['function* g() {}', 'fn:2:3: Generators are not supported'],
    ['return import("fs");', 'fn:2:10: import() is not supported'],
    ['return fetch("x");', 'fn:2:10: fetch is not defined in APPSYNC_JS'],
    ['return process.env;', 'fn:2:10: process is not defined in APPSYNC_JS'],
    ['return Promise;', 'fn:2:10: Promise is not defined in APPSYNC_JS'],
    ['return setTimeout;', 'fn:2:10: setTimeout is not defined in APPSYNC_JS'],
    ['return eval("1");', 'fn:2:10: eval is not defined in APPSYNC_JS'],
    ['return Function("return 1");', 'fn:2:10: Function is not defined in APPSYNC_JS'],
    ['return globalThis;', 'fn:2:10: globalThis is not defined in APPSYNC_JS'],
    ['return Date.now();', 'fn:2:10: Date is not defined in APPSYNC_JS'],
    ['const { a = Reflect } = ctx.args;', 'fn:2:15: Reflect is not defined in APPSYNC_JS'],
    ['return ctx.constructor;', 'fn:2:10: constructor is not supported'],
    ['return ctx["__proto__"];', 'fn:2:10: __proto__ is not supported'],
    ['const { constructor: c } = ctx;', 'fn:2:11: constructor is not supported'],
    ['return { __proto__: null };', 'fn:2:12: __proto__ is not supported'],
    ['return util.toJson(ctx);', 'fn:2:10: util.toJson is not supported'],
    ['return util.time.nope();', 'fn:2:10: util.time.nope is not supported'],
    ['return util.error.call(null, "x");', 'fn:2:10: util.error.call is not supported'],
    [
      'return util.transform.toElasticsearchQueryDSL({});',
      'fn:2:10: util.transform.toElasticsearchQueryDSL is not supported',
    ],
    ['return util.http.copyHeaders({});', 'fn:2:10: util.http.copyHeaders is not supported'],
    ['return Object.getPrototypeOf(ctx);', 'fn:2:10: Object.getPrototypeOf is not supported'],
    ['return Object.fromEntries([]);', 'fn:2:10: Object.fromEntries is not supported'],
    ['return Math.abs(1);', 'fn:2:10: Math.abs is not supported'],
    ['return "a".padStart(3);', 'fn:2:14: Method padStart is not implemented'],
    ['return [1].entries();', 'fn:2:14: Method entries is not implemented'],
    ['return [2, 1].sort((a, b) => a - b);', "fn:2:17: Array.prototype.sort() doesn't support arguments."],
    ['const f = () => 1; return f.call(null);', 'fn:2:31: Method call is not implemented'],
    ['const f = (g) => g(); return f(() => 1);', 'fn:2:32: Functions can not be passed as an argument'],
    ['const f = () => 1; const g = f; return g();', 'fn:2:28: re-assigning function is not allowed'],
    ['return () => 1;', 'fn:2:3: returning a function is not allowed'],
    ['const f = () => f(); return f();', 'fn:2:13: Recursive function calls are not supported: f'],
    ['const f = () => g(); const g = () => f(); return f();', 'fn:2:13: Recursive function calls are not supported: f'],
    ['ctx.stash = {};', 'fn:2:3: ctx is readonly. Adding/Updating stash is not supported.'],
    ['ctx = {};', 'fn:2:3: ctx is readonly and re-assignment is not supported.'],
    ['return [`x`, ctx.args.tag`x`];', 'fn:2:16: Tagged templates are not supported'],
  ])('%s', (body, message) => {
    expect(inRequest(body)).toBe(message);
  });

  it.each([
    ["import fs from 'node:fs';", 'fn:1:8: a default import is not supported'],
    ["import { readFile } from 'node:fs';", 'fn:1:1: The module node:fs is not supported'],
    ["import { select } from '@aws-appsync/utils/rds';", 'fn:1:1: The module @aws-appsync/utils/rds is not supported'],
    ["import { nope } from '@aws-appsync/utils';", 'fn:1:10: @aws-appsync/utils has no export nope'],
    ["import * as ddb from '@aws-appsync/utils/dynamodb'; const x = ddb.nope;", 'fn:1:63: ddb.nope is not supported'],
    ['export default 1;', 'fn:1:1: export default is not supported'],
  ])('%s', (line, message) => {
    expect(refusal(`${line}\nexport const request = () => 1; export const response = () => 1;`)).toBe(message);
  });

  it('a module without one of its handlers', () => {
    expect(refusal('export const request = () => 1;')).toBe('fn:1:1: The code exports no function response');
  });

  it('code that is longer than AppSync stores', () => {
    expect(refusal(`// ${'x'.repeat(32_768)}`)).toBe('fn: the code is longer than 32768 characters');
  });

  it('code that does not parse', () => {
    expect(refusal('export function request( {')).toMatch(/^fn:1:\d+: Unexpected token$/);
  });
});

describe('at run time', () => {
  it('ends an endless loop', () => {
    expect(() => run('const list = [1]; for (const x of list) { list.push(x); }')).toThrow(
      expect.objectContaining({
        message: 'Runtime Error: the code did not end within 1000000 steps',
        errorType: 'Code',
      }),
    );
  });

  it('ends a recursion that could not be seen', () => {
    expect(() => run('const o = { f: (self) => self.f(self) }; return o.f(o);')).toThrow(
      expect.objectContaining({ errorType: 'Code' }),
    );
  });

  it('names what went wrong, and nothing of the machine', () => {
    expect(() => run('return ctx.args.missing.name;')).toThrow(
      expect.objectContaining({
        message: "Runtime Error: Cannot read properties of undefined (reading 'name')",
        errorType: 'Code',
      }),
    );
  });

  it.each(['constructor', '__proto__'])('refuses the computed key %s', (key) => {
    expect(() => run('return ctx.args[ctx.args.key];', { args: { key } })).toThrow(`the key ${key} is not supported`);
    expect(() => run('const { [ctx.args.key]: x } = ctx.args; return x;', { args: { key } })).toThrow(
      'is not supported',
    );
    expect(() => run('return ctx.args[[ctx.args.key]];', { args: { key } })).toThrow('is not supported');
  });

  it.each(['Reflect.ownKeys({})', 'Date.now()', 'globalThis', 'Promise'])(
    'has no %s, whatever names are declared',
    (use) => {
      const declared = 'const f = (Reflect, Date, globalThis, Promise) => 1;';
      expect(() => run(`${declared} return ${use};`)).toThrow(/Runtime Error: \w+ is not defined/);
    },
  );

  it('refuses to answer a function', () => {
    expect(() => run('return { f: () => 1 };')).toThrow('A function is not data that a handler can give');
  });

  it('refuses to answer a value that holds itself', () => {
    expect(() => run('const a = {}; a.a = a; return a;')).toThrow('nested too deeply');
  });

  it('cannot change what the next handler sees', () => {
    expect(() => run('util.autoId = 1;')).toThrow(expect.objectContaining({ errorType: 'Code' }));
    expect(() => run('Object.assign(Math, { max: 1 });')).toThrow(expect.objectContaining({ errorType: 'Code' }));
  });
});
