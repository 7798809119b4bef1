import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../assembly/resource.js';
import { compileInput } from './input.js';

const RULE = { name: 'uploaded', arn: 'arn:aws:events:us-east-1:000000000000:rule/uploaded' };
const EVENT = {
  'detail-type': 'Object Created',
  time: '2026-01-01T00:00:00Z',
  resources: ['first', 'second'],
  detail: { object: { key: 'a "b"', size: 5 }, tags: ['x'] },
};

const transform = (target: JsonObject) => compileInput('stack/Rule', target)(EVENT, RULE);

it('gives the whole event, a part of it, or a constant', () => {
  expect(JSON.parse(transform({}))).toEqual(EVENT);
  expect(JSON.parse(transform({ InputPath: '$.detail.object' }))).toEqual(EVENT.detail.object);
  expect(transform({ InputPath: '$.resources[1]' })).toBe('"second"');
  expect(transform({ InputPath: "$['detail-type']" })).toBe('"Object Created"');
  expect(transform({ Input: '{"fixed":true}' })).toBe('{"fixed":true}');
});

describe('a template', () => {
  const InputPathsMap = {
    key: '$.detail.object.key',
    size: '$.detail.object.size',
    tags: '$.detail.tags',
    none: '$.x',
  };
  const fill = (InputTemplate: string) => transform({ InputTransformer: { InputPathsMap, InputTemplate } });

  it('puts JSON where a variable stands alone, text where it stands in quotes', () => {
    expect(JSON.parse(fill('{"key": <key>, "text": "<key> has <size>", "tags": <tags>}'))).toEqual({
      key: 'a "b"',
      text: 'a "b" has 5',
      tags: ['x'],
    });
  });

  it('takes what is absent for null, and for nothing in a text', () => {
    expect(JSON.parse(fill('{"a": <none>, "b": "-<none>-"}'))).toEqual({ a: null, b: '--' });
  });

  it('knows the variables that EventBridge defines', () => {
    expect(JSON.parse(fill('[<aws.events.rule-arn>, "<aws.events.rule-name>"]'))).toEqual([RULE.arn, RULE.name]);
    expect(JSON.parse(fill('<aws.events.event.json>'))).toEqual(EVENT);
  });
});

it.each<readonly [string, JsonObject, string]>([
  ['a variable that is not defined', { InputTransformer: { InputTemplate: '<x>' } }, 'uses <x>'],
  ['two ways at once', { Input: '{}', InputPath: '$' }, 'only one of'],
  ['a path with a filter', { InputPath: '$.a[?(@.b)]' }, 'the input path $.a[?(@.b)] is not simulated'],
])('refuses %s at the start', (_, target, message) => {
  expect(() => compileInput('stack/Rule', target)).toThrow(message);
});
