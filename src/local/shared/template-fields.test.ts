import { expect, it } from 'vitest';
import { readTemplateFields, UnsupportedSettingError } from './template-fields.js';

const read = (object: Parameters<typeof readTemplateFields>[1], known = Object.keys(object)) =>
  readTemplateFields('app/Pool', object, known);

it('refuses a member that is not known, by name', () => {
  expect(() => read({ Known: 1, Strange: {} }, ['Known'])).toThrow(
    new UnsupportedSettingError('app/Pool', 'Strange is not simulated.'),
  );
});

it('reads numbers and booleans that CloudFormation wrote as text', () => {
  const fields = read({ Minutes: '30', Days: 7, On: 'true', Off: false });

  expect([fields.count('Minutes'), fields.count('Days'), fields.flag('On'), fields.flag('Off')]).toEqual([
    30,
    7,
    true,
    false,
  ]);
});

it('gives undefined for what is absent or null', () => {
  const fields = read({ Nothing: null });

  expect([fields.text('Nothing'), fields.count('Absent'), fields.texts('Absent'), fields.object('Absent', [])]).toEqual(
    [undefined, undefined, undefined, undefined],
  );
  expect(fields.objects('Absent', [])).toEqual([]);
  expect(fields.map('Absent')).toEqual({});
});

it.each([
  ['a number', { Value: 'many' }, (f: ReturnType<typeof read>) => f.count('Value')],
  ['a boolean', { Value: 'yes' }, (f: ReturnType<typeof read>) => f.flag('Value')],
  ['a string', { Value: {} }, (f: ReturnType<typeof read>) => f.text('Value')],
  ['a list', { Value: 'x' }, (f: ReturnType<typeof read>) => f.texts('Value')],
  ['an object', { Value: 'x' }, (f: ReturnType<typeof read>) => f.object('Value', [])],
  ['an object', { Value: [] }, (f: ReturnType<typeof read>) => f.map('Value')],
  ['an object', { Value: ['x'] }, (f: ReturnType<typeof read>) => f.objects('Value', [])],
])('says when a value is not %s', (expected, object, use) => {
  expect(() => use(read(object))).toThrow(`app/Pool: Value is not ${expected}.`);
});

it('names the way to a nested member', () => {
  const fields = read({ Policies: { Strange: 1 }, List: [{ Strange: 1 }] });

  expect(() => fields.object('Policies', [])).toThrow('app/Pool Policies: Strange is not simulated.');
  expect(() => fields.objects('List', [])).toThrow('app/Pool List: Strange is not simulated.');
});

it('says what is missing and what is refused', () => {
  expect(() => read({}).requiredText('Name')).toThrow('app/Pool: Name is missing.');
  expect(() => read({ Mode: 'x' }).refuse('Mode')).toThrow('app/Pool: Mode is not simulated.');
});

it('gives a member as it is, whatever its type', () => {
  const fields = readTemplateFields('Thing', { List: ['a'], Nothing: null }, ['List', 'Nothing', 'Absent']);

  expect(fields.value('List')).toEqual(['a']);
  expect(fields.value('Nothing')).toBeUndefined();
  expect(fields.value('Absent')).toBeUndefined();
});
