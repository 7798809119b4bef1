// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this
import { expect, it } from 'vitest';
import { compilePattern } from './pattern.js';
import { createKeyLookup } from './request-context.js';

const LOOKUP = createKeyLookup(() => [
  { 'aws:userid': 'AROA:me', star: 'a*b', 'cognito-identity.amazonaws.com:sub': 'us-east-1:id', tags: ['x', 'y'] },
]);

function matches(pattern: string, text: string): boolean {
  return compilePattern(pattern, { wildcards: true, variables: true })(text, LOOKUP);
}

it.each([
  ['*', '', true],
  ['*', 'anything/at:all', true],
  ['abc', 'abc', true],
  ['abc', 'abcd', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*', 'a', true],
  ['*a', 'bca', true],
  ['*a', 'bcab', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['a**c', 'abc', true],
  ['a.c', 'abc', false],
  ['a[bc]', 'ab', false],
  ['', '', true],
  ['', 'a', false],
  ['home/${aws:userid}/*', 'home/AROA:me/x', true],
  ['home/${aws:userid}/*', 'home/AROA:you/x', false],
  ['home/${AWS:UserId}/*', 'home/AROA:me/x', true],
  ['x/${cognito-identity.amazonaws.com:sub}', 'x/us-east-1:id', true],
  ['${star}', 'a*b', true],
  ['${star}', 'a-b', false],
  ['${missing}', '', false],
  ['${missing}', '${missing}', false],
  ["${missing, 'dflt'}", 'dflt', true],
  ["${aws:userid, 'dflt'}", 'dflt', false],
  ['${tags}', 'x', false],
  ["${tags, 'x'}", 'x', false],
  ['${*}', '*', true],
  ['${*}', 'a', false],
  ['${?}', '?', true],
  ['${?}', 'a', false],
  ['${$}{x}', '${x}', true],
  ['$x', '$x', true],
])('%s on %s is %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

it('ignores case when asked to', () => {
  const test = compilePattern('s3:Get*', { wildcards: true, variables: false, ignoreCase: true });
  expect(test('S3:getObject', LOOKUP)).toBe(true);
  expect(test('S3:putObject', LOOKUP)).toBe(false);
});

it('takes wildcards and variables for text when told to', () => {
  expect(compilePattern('*', { wildcards: false, variables: false })('a', LOOKUP)).toBe(false);
  expect(compilePattern('${star}', { wildcards: false, variables: false })('${star}', LOOKUP)).toBe(true);
});

it('needs no more than pattern times text, however many stars there are', () => {
  expect(matches(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
});
