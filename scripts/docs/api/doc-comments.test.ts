import { expect, it } from 'vitest';
import { describe } from './doc-comments.js';

const SOURCE = `
const shared = {
  /** Bytes. */
  size: a.float().required(),
  plain: a.string(),
};

/** A thing that is kept. */
export const thingTypes = {
  Kind: a.enum(['A']),
  /** A thing in a list. */
  ThingItem: a.customType({ id: a.id(), ...shared }),
  Thing: a
    .model(shared)
    .secondaryIndexes((index) => [index('size')]),
};

export const thingOperations = {
  /** Finds
   *  things. */
  find: a
    .query()
    .arguments({
      /** How many. */
      limit: a.integer(),
      nested: a.customType({ /** Not an argument. */ inner: a.string() }),
    })
    .returns(a.ref('Thing')),
};
`;

it('reads the comments of entries, arguments and fields, through names and spreads', () => {
  expect(Object.fromEntries(describe(SOURCE))).toEqual({
    Thing: 'A thing that is kept.',
    'Thing.size': 'Bytes.',
    ThingItem: 'A thing in a list.',
    'ThingItem.size': 'Bytes.',
    find: 'Finds things.',
    'find.limit': 'How many.',
  });
});
