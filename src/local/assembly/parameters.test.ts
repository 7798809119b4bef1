import { expect, it } from 'vitest';
import { AssemblyError } from './assembly-error.js';
import { parameterValue } from './parameters.js';
import type { Json, JsonObject } from './resource.js';

const scope = {
  fail: (message: string): never => {
    throw new AssemblyError(message);
  },
};
const resolve = (declaration: JsonObject, given?: Json) => parameterValue('P', { P: declaration }, given, scope);

it('prefers what was given to the default', () => {
  expect(resolve({ Type: 'String', Default: 'a' })).toBe('a');
  expect(resolve({ Type: 'String', Default: 'a' }, 'b')).toBe('b');
  expect(resolve({ Type: 'String', Default: 'a' }, '')).toBe('');
});

it.each<[string, Json, Json]>([
  ['Number', 5, '5'],
  ['String', true, 'true'],
  ['String', ['a', 'b'], 'a,b'],
  ['CommaDelimitedList', 'a, b,c', ['a', 'b', 'c']],
  ['CommaDelimitedList', ['a', 'b'], ['a', 'b']],
  ['List<Number>', '1,2', ['1', '2']],
])('gives a %s of %j as %j', (type, given, expected) => {
  expect(resolve({ Type: type }, given)).toEqual(expected);
});

it('refuses a value that is not allowed', () => {
  const declaration = { Type: 'String', AllowedValues: ['on', 'off'] };
  expect(resolve(declaration, 'on')).toBe('on');
  expect(() => resolve(declaration, 'maybe')).toThrow('The parameter P must be one of on, off');
});

it('refuses a parameter without a value, an unknown one, and one that AWS would look up', () => {
  expect(() => resolve({ Type: 'String' })).toThrow('The parameter P must have a value');
  expect(() => parameterValue('Q', {}, 'x', scope)).toThrow('The parameter Q is not declared');
  expect(() => resolve({ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' })).toThrow(
    'The parameter P has the type AWS::SSM::Parameter::Value<String>, which is not supported',
  );
});
