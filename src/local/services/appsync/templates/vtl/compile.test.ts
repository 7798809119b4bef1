import { describe, expect, it } from 'vitest';
import type { ResolverContext, TemplateOutcome, TemplateValue } from '../contract.js';
import { ResolverError, TemplateError } from '../errors.js';
import { buildContext, buildHost } from '../test-support/builders.js';
import { compileVtl } from './compile.js';

function run(template: string, context: Partial<ResolverContext> = {}): TemplateOutcome {
  return compileVtl(template, 'template')(buildContext(context), buildHost());
}

/** What a template prints, as text. */
function text(template: string, args: ResolverContext['args'] = {}): TemplateValue {
  const compiled = compileVtl(`#set($printed = "")${template}`, 'template');
  const context = buildContext({ args });
  try {
    return compiled(context, buildHost()).value;
  } catch (error) {
    if (error instanceof ResolverError && /^Unable to convert /.test(error.message)) {
      return error.message.slice('Unable to convert '.length, -' to Object.'.length);
    }
    throw error;
  }
}

function value(expression: string, args: ResolverContext['args'] = {}): TemplateValue {
  return run(`#set($result = ${expression})$util.toJson($result)`, { args }).value;
}

function refusal(template: string): string {
  try {
    compileVtl(template, 'Query.getThing');
  } catch (error) {
    if (error instanceof TemplateError) {
      return error.message;
    }
    throw error;
  }
  return 'nothing was refused';
}

describe('text and references', () => {
  it.each([
    ['plain $ text, $5.00 and # too', 'plain $ text, $5.00 and # too'],
    ['$missing and $missing.name.get("a")', '$missing and $missing.name.get("a")'],
    ['[$!missing]$!{missing.name}.', '[].'],
    ['${ctx.args.a}b', '1b'],
    ['$ctx.args.a.', '1.'],
    ['$ctx.args.list[1]$ctx.args.list[-1]', 'yz'],
    ['$ctx.args.map["key"]', 'v'],
    ['$ctx.args.map', '{key=v, none=null}'],
    ['$ctx.args.list', '[x, y, z]'],
    ['#[[ $ctx #if ]]#', ' $ctx #if '],
    ['a## comment $x #if\nb', 'ab'],
    ['a#* many\nlines *#b', 'ab'],
    ['\\$ctx.args.a \\#if \\\\$ctx.args.a', '$ctx.args.a #if \\1'],
    ['#endTime #setting #ff00aa', '#endTime #setting #ff00aa'],
    ['x#stop y', 'x'],
    ['x#break y', 'x'],
  ])('prints %s as %s', (template, printed) => {
    expect(text(template, { a: 1, list: ['x', 'y', 'z'], map: { key: 'v', none: null } })).toBe(printed);
  });

  it('knows the context by both of its names', () => {
    expect(run('{"a": $context.args.a, "b": $ctx.arguments.a}', { args: { a: 1 } }).value).toEqual({ a: 1, b: 1 });
  });

  it('has no way to prototypes', () => {
    expect(text('$ctx.constructor $ctx.args.__proto__ $ctx.args.get("constructor")')).toBe(
      '$ctx.constructor $ctx.args.__proto__ $ctx.args.get("constructor")',
    );
    expect(run('#set($ctx.stash.__proto__ = {"evil": true})$util.toJson($ctx.stash.evil)').value).toBeNull();
    expect(Object.hasOwn(Object.prototype, 'evil')).toBe(false);
  });
});

describe('expressions', () => {
  it.each<[string, TemplateValue]>([
    ['true || false && false', true],
    ['!true || true', true],
    ['!(1 == 2) and not false', true],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7.5 / 2', 3.75],
    ['7 % 4', 3],
    ['1 / 0', null],
    ['10 - 4 - 3', 3],
    ['-(2)', -2],
    ['"a" + 1', 'a1'],
    ['1 == "1"', true],
    ['"a" != "b"', true],
    ['2 gt 1 && 1 le 1 && 1 ge 1 && 1 lt 2', true],
    ['"2" > 1', false],
    ['$none == $other', true],
    ['$none == "a"', false],
    ['[1, "a", true, null]', [1, 'a', true, null]],
    ['{"a": {"b": [1]}, "c": -1.5}', { a: { b: [1] }, c: -1.5 }],
    ['{$ctx.args.name: 1, "${ctx.args.name}-x": 2}', { n: 1, 'n-x': 2 }],
    ['{"missing": $none}', { missing: null }],
    ['[1..4]', [1, 2, 3, 4]],
    ['[3..1]', [3, 2, 1]],
    ["'single $ctx.args.name'", 'single $ctx.args.name'],
    ['"$ctx.args.name::$!none#x ${ctx.args.name}s"', 'n::#x ns'],
    ['"say \\"hi\\" and ""hi"""', 'say "hi" and "hi"'],
    ['"$none.name"', '$none.name'],
    ["'it''s'", "it's"],
    ['{"a": 1} == {"a": 1}', true],
    ['[1, 2] == [2, 1]', false],
  ])('evaluates %s', (expression, expected) => {
    expect(value(expression, { name: 'n' })).toEqual(expected);
  });

  it('takes the empty string, zero and empty collections for true', () => {
    expect(value('"" && 0 && [] && {}')).toBe(true);
  });

  it('does not evaluate what && and || need not know', () => {
    expect(value('false && $util.error("no")')).toBe(false);
    expect(value('true || $util.error("no")')).toBe(true);
  });
});

describe('directives', () => {
  it('chooses one branch', () => {
    const choose = '#if($ctx.args.n == 1)"one"#elseif($ctx.args.n == 2)"two"#{else}"many"#end';
    expect([1, 2, 3].map((n) => run(choose, { args: { n } }).value)).toEqual(['one', 'two', 'many']);
  });

  it('assigns null, so that a loop does not see the previous round', () => {
    const template = '[#foreach($m in $ctx.args.m)#set($v = $m.v)$util.toJson($v)#if($foreach.hasNext),#end#end]';
    expect(run(template, { args: { m: [{ v: 1 }, {}, { v: 3 }] } }).value).toEqual([1, null, 3]);
  });

  it('loops with its counters and gives the variable back', () => {
    const template =
      '#set($x = "old")[#foreach($x in ["a", "b"])' +
      '{"x":"$x","i":$foreach.index,"c":$foreach.count,"v":$velocityCount,"f":$foreach.first,"l":$foreach.last}' +
      '#if($foreach.hasNext),#end#end, "$x"]';
    expect(run(template).value).toEqual([
      { x: 'a', i: 0, c: 1, v: 1, f: true, l: false },
      { x: 'b', i: 1, c: 2, v: 2, f: false, l: true },
      'old',
    ]);
  });

  it('takes hasNext as a property and as a method', () => {
    expect(text('#foreach($x in [1, 2])$x#if($foreach.hasNext()),#end#end')).toBe('1,2');
  });

  it('loops over the values and entries of maps', () => {
    const args = { m: { a: 1, b: 2 } };
    expect(text('#foreach($v in $ctx.args.m)$v;#end', args)).toBe('1;2;');
    expect(text('#foreach($e in $ctx.args.m.entrySet())$e.key=$e.getValue();#end', args)).toBe('a=1;b=2;');
    expect(text('#foreach($k in $ctx.args.m.keySet())$k;#end', args)).toBe('a;b;');
  });

  it('breaks out of the innermost loop and reaches the outer one by parent', () => {
    const template =
      '#foreach($a in [1..3])#foreach($b in [1..3])#if($b == 2)#break#end$foreach.parent.index$b;#end#end';
    expect(text(template)).toBe('01;11;21;');
  });

  it('loops over nothing for null', () => {
    expect(text('a#foreach($x in $none)$x#end')).toBe('a');
  });

  it('ends a loop of more iterations than AppSync runs', () => {
    const items = Array.from({ length: 1001 }, () => 1);
    expect(() => run('#foreach($x in $ctx.args.items)$x#end', { args: { items } })).toThrow(
      '#foreach over 1001 items exceeds 1000 iterations',
    );
  });

  it('assigns into maps, lists and the arguments that later templates read', () => {
    const context = buildContext({ args: { list: [1, 2] } });
    const template =
      '#set($ctx.args.filter = {"or": []})#set($ctx.stash["k"] = 1)#set($ctx.args.list[0] = 9)#set($none.x = 1){}';
    compileVtl(template, 'template')(context, buildHost());
    expect(context.arguments).toEqual({ filter: { or: [] }, list: [9, 2] });
    expect(context.stash).toEqual({ k: 1 });
  });

  it('returns early with a value, with JSON text and with nothing', () => {
    expect(run('a #return({"a": 1}) b')).toEqual({ kind: 'return', value: { a: 1 }, skipTo: 'NEXT' });
    expect(run('#return($util.toJson([1]))').value).toEqual([1]);
    expect(run('#return($util.toJson("[1]"))').value).toBe('[1]');
    expect(run('#return($util.toJson($ctx.args.none))').value).toBeNull();
    expect(run('#return("no JSON")').value).toBe('no JSON');
    expect(run('#if(true)#return#end b')).toEqual({ kind: 'return', value: null, skipTo: 'NEXT' });
  });
});

describe('output', () => {
  it('is read as JSON', () => {
    expect(run(' {"a": [1, null]} \n')).toEqual({ kind: 'output', value: { a: [1, null] } });
  });

  it.each([
    ['{"a": }', 'Unable to convert {"a": } to Object.'],
    ['', 'Template transformation yielded an empty response.'],
  ])('refuses %s as a MappingTemplate error', (template, message) => {
    expect(() => run(template)).toThrow(expect.objectContaining({ message, errorType: 'MappingTemplate' }));
  });
});

describe('what is refused when a template is loaded', () => {
  it.each([
    ['$util.nope()', 'Query.getThing:1: $util.nope is not supported'],
    ['\n\n$util.time.nope.more($x)', 'Query.getThing:3: $util.time.nope.more is not supported'],
    ['$util.isNull', 'Query.getThing:1: $util.isNull is not supported'],
    ['$util.http.addResponseHeader("a", 1)', 'Query.getThing:1: $util.http.addResponseHeader is not supported'],
    ['$util.xml.toMap("<a/>")', 'Query.getThing:1: $util.xml.toMap is not supported'],
    ['$util.rds.toJsonObject("")', 'Query.getThing:1: $util.rds.toJsonObject is not supported'],
    [
      '$util.transform.toElasticsearchQueryDSL({})',
      'Query.getThing:1: $util.transform.toElasticsearchQueryDSL is not supported',
    ],
    ['$util.constructor("x")', 'Query.getThing:1: $util.constructor is not supported'],
    ['$extensions.nope(1)', 'Query.getThing:1: $extensions.nope is not supported'],
    ['$ctx.args.reverse()', 'Query.getThing:1: the method reverse of $ctx.args.reverse() is not supported'],
    ['"$ctx.args.getClass()"', 'Query.getThing:1: the method getClass of $ctx.args.getClass() is not supported'],
    ['#foreach($x in [])$foreach.nope#end', 'Query.getThing:1: $foreach.nope is not supported'],
    ['\n#include("x")', 'Query.getThing:2: #include is not a directive of AppSync'],
    ['#macro(m)#end', 'Query.getThing:1: #macro is not a directive of AppSync'],
    ['#unknown($x)', 'Query.getThing:1: #unknown is not a directive of AppSync'],
    ['#set($util = 1)', 'Query.getThing:1: #set cannot assign to $util'],
    ['#set($a.b() = 1)', 'Query.getThing:1: #set cannot assign to $a.b()'],
    ['#set($x = )', "Query.getThing:1: expected a value but found ')'"],
    ['#set($x = "a', 'Query.getThing:1: the string is not closed'],
    ['\n#if($x)', 'Query.getThing:2: #if has no #end'],
    ['#foreach($x in $y)', 'Query.getThing:1: #foreach has no #end'],
    ['#end', 'Query.getThing:1: #end closes nothing'],
    ['#* never closed', 'Query.getThing:1: the comment #* is not closed'],
  ])('%s', (template, message) => {
    expect(refusal(template)).toBe(message);
  });

  it('a template that is longer than AppSync stores', () => {
    expect(refusal('x'.repeat(65_537))).toContain('the template is longer than 65536 characters');
  });
});

describe('errors at run time', () => {
  it('gives null for a method that the value has not, as Velocity does', () => {
    expect(value('$ctx.args.text.put("a", 1)', { text: 'a' })).toBeNull();
    expect(value('$ctx.args.list.put("a", 1)', { list: [] })).toBeNull();
  });

  it('names a method of Java that is not supported for the value', () => {
    expect(() => value('$ctx.args.list.hashCode()', { list: [] })).toThrow(
      'The method hashCode of List is not supported',
    );
  });

  it('hides what the machine says', () => {
    const host = buildHost({
      authType: () => {
        throw new TypeError('an internal');
      },
    });
    expect(() => compileVtl('$util.authType()', 'template')(buildContext(), host)).toThrow(
      expect.objectContaining({ message: 'Error transforming the velocity template', errorType: 'MappingTemplate' }),
    );
  });

  it('keeps nothing between calls', () => {
    const compiled = compileVtl('#set($n = $n.size())$util.toJson($n)', 'template');
    expect(compiled(buildContext(), buildHost()).value).toBeNull();
    expect(compiled(buildContext(), buildHost()).value).toBeNull();
  });
});

describe('a template that ends with toJson', () => {
  const args = { a: { list: [1], none: null, text: '{"b":1}' } };

  it.each<[string, unknown]>([
    ['$util.toJson($ctx.args.a)', args.a],
    ['\n#set($x = $ctx.args.a)\n  $util.toJson($x)\n## the end\n', args.a],
    ['#if($ctx.args.a)\n$util.toJson($ctx.args.a.list)\n#else\n$util.toJson(1)\n#end\n', [1]],
    ['#if($ctx.args.b)\n1\n#elseif(true)\n#if(true)$utils.toJson($ctx.args.a.text)#end #end', '{"b":1}'],
    ['$util.toJson($ctx.args.none)', null],
    ['$util.toJson($util.parseJson($ctx.args.a.text))', { b: 1 }],
  ])('gives the value of %j', (template, expected) => {
    expect(run(template, { args })).toEqual({ kind: 'output', value: expected });
  });

  it.each<[string, unknown]>([
    ['{"x": $util.toJson($ctx.args.a.list)}', { x: [1] }],
    ['#if(true)[$util.toJson($ctx.args.a.list)#end,2]', [[1], 2]],
    ['#if(true){"x":#end$util.toJson(1)#if(true)}#end', { x: 1 }],
    ['"$util.toJson(1)"', '1'],
    ['-$util.toJson(1)', -1],
    ['$util.toJson("x").length()', 3],
    ['#foreach($i in [1..2])$util.toJson($i)#end', 12],
  ])('still writes text where there is more of it, in %j', (template, expected) => {
    expect(run(template, { args })).toEqual({ kind: 'output', value: expected });
  });

  it('gives what the value was then, not what it becomes', () => {
    const template = '#set($m = {"a": [1]})$util.toJson($m)$util.qr($m.put("a", 2))';
    expect(run(template).value).toEqual({ a: [1] });
    const shared = { list: [1] };
    const outcome = run('$util.toJson($ctx.args)', { args: shared });
    shared.list.push(2);
    expect(outcome.value).toEqual({ list: [1] });
  });

  it('still refuses what follows it', () => {
    expect(() => run('$util.toJson($ctx.args.a) x', { args })).toThrow('Unable to convert');
    expect(() => run('x $util.toJson($ctx.args.a)', { args })).toThrow('Unable to convert');
  });

  it('still refuses more than 5 MB, and takes a value that only might have been more', () => {
    const ofLength = (length: number) => ({ args: { text: 'x'.repeat(length) } });
    expect(() => run('$util.toJson($ctx.args.text)', ofLength(5 * 1024 * 1024))).toThrow('larger than 5 MB');
    expect(run('$util.toJson($ctx.args.text)', ofLength(4 * 1024 * 1024)).value).toHaveLength(4 * 1024 * 1024);
  });
});
