import { expect, it } from 'vitest';
import { readContentChange } from './content-change.js';

const row = { id: { S: 'c1' }, eventId: { S: 'e1' } };

it.each([
  ['INSERT', { NewImage: row }, { id: 'c1', eventId: 'e1', publication: undefined, removed: false }],
  ['MODIFY', { NewImage: row, OldImage: { ...row, publication: { S: '2' } } }, { publication: '2', removed: false }],
  [
    'MODIFY',
    { NewImage: { ...row, publication: { S: '4' } }, OldImage: { ...row, publication: { S: '2' } } },
    { publication: '4' },
  ],
  ['REMOVE', { OldImage: row }, { id: 'c1', eventId: 'e1', removed: true }],
])('reads what %s is about', (name, images, expected) => {
  expect(readContentChange(name, images)).toMatchObject(expected);
});

it('knows content of no event', () => {
  expect(readContentChange('INSERT', { NewImage: { id: { S: 'c1' } } })).not.toHaveProperty('eventId');
});

it.each([[undefined], [{}], [{ NewImage: {} }]])('refuses what tells of no row', (record) => {
  expect(() => readContentChange('MODIFY', record)).toThrow('tells of no row');
});
