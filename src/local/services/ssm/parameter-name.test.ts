import { expect, it } from 'vitest';
import { parameterArn, readReference } from './parameter-name.js';

const PREFIX = 'arn:aws:ssm:us-east-1:000000000000';

it.each([
  ['/a/b', `${PREFIX}:parameter/a/b`],
  ['plain', `${PREFIX}:parameter/plain`],
])('the ARN of %s is %s', (name, arn) => {
  expect(parameterArn(PREFIX, name)).toBe(arn);
});

it.each([
  ['/a/b', { name: '/a/b' }],
  ['plain', { name: 'plain' }],
  ['/a/b:7', { name: '/a/b', version: 7 }],
  [`${PREFIX}:parameter/a/b`, { name: '/a/b' }],
  [`${PREFIX}:parameter/plain`, { name: 'plain' }],
])('%s refers to %j', (text, expected) => {
  expect(readReference(text)).toEqual(expected);
});

it.each(['', '/a b', '/ü', 'a?b', 'x'.repeat(1012)])('refuses the name %j', (name) => {
  expect(() => readReference(name)).toThrow(expect.objectContaining({ code: 'ValidationException' }));
});

it('refuses a label by its name', () => {
  expect(() => readReference('/a:latest')).toThrow('The label latest cannot be selected');
});
