import { describe, expect, it } from 'vitest';
import { MAX_RANK_CHARACTERS, MAX_SHELF_ITEMS } from '../limits.js';
import { rankAfter, rankAtEnd, rankBefore, rankBetween, ranksBefore } from './rank.js';

const NOW = Date.UTC(2026, 10, 20);

/** Numbers that look random and are the same in every run (Lehmer's generator). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

interface Item {
  readonly id: number;
  rank: string;
}

/** A playlist as the table has it, and the same as an array: what one does with ranks the other does with places. */
function createPlaylist(size: number) {
  const reference = Array.from({ length: size }, (_, id) => id);
  const items: Item[] = reference.map((id) => ({ id, rank: rankAtEnd(NOW + id, 'a1b') }));
  let rankings = 0;
  let clock = NOW + size;

  const sorted = () => [...items].sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.id - b.id));

  function rankFor(low: string | undefined, high: string | undefined): string | null {
    clock += 1;
    if (low === undefined) {
      return rankBefore(high ?? '');
    }
    return high === undefined ? rankAfter(low, clock, 'c2d') : rankBetween(low, high);
  }

  return {
    sorted: () => sorted().map(({ id }) => id),
    longest: () => Math.max(...items.map(({ rank }) => rank.length)),
    ranks: () => items.map(({ rank }) => rank),
    rankings: () => rankings,
    reference,
    move(id: number, place: number): void {
      reference.splice(reference.indexOf(id), 1);
      reference.splice(place, 0, id);
      const others = sorted().filter((item) => item.id !== id);
      const rank = rankFor(others[place - 1]?.rank, others[place]?.rank);
      const moved = items.find((item) => item.id === id) as Item;
      if (rank !== null) {
        moved.rank = rank;
        return;
      }
      rankings += 1;
      const order = [...others.slice(0, place), moved, ...others.slice(place)];
      const ranks = ranksBefore(sorted()[0]?.rank ?? '', order) ?? [];
      order.forEach((item, index) => {
        item.rank = ranks[index] ?? '';
      });
    },
  };
}

describe('ranks', () => {
  it.each([1, 2, 3, 4, 5])('keep the order of an array through 2,000 random moves (seed %i)', (seed) => {
    const random = randomNumbers(seed);
    const playlist = createPlaylist(40);
    for (let round = 0; round < 2_000; round += 1) {
      playlist.move(random(40), random(40));
      expect(playlist.sorted()).toEqual(playlist.reference);
    }
    expect(playlist.longest()).toBeLessThanOrEqual(MAX_RANK_CHARACTERS);
    expect(playlist.ranks().filter((rank) => !/^[0-9A-Za-z]*[1-9A-Za-z]$/.test(rank))).toEqual([]);
  });

  it.each([
    ['the same gap, from its left', 5, false],
    ['the same gap, from its right', 5, true],
    ['the front', 0, false],
    ['the end', 19, false],
  ] as const)('stay short and right when everything is moved to %s', (_where, place, fromEnd) => {
    const playlist = createPlaylist(20);
    for (let round = 0; round < 3_000; round += 1) {
      const from = fromEnd ? 19 : (place + 1 + (round % 7)) % 20;
      playlist.move(playlist.reference[from] ?? 0, place);
      expect(playlist.sorted()).toEqual(playlist.reference);
      expect(playlist.longest()).toBeLessThanOrEqual(MAX_RANK_CHARACTERS);
    }
    expect(playlist.rankings()).toBeLessThan(3_000 / 60);
  });

  it('cost no ranking anew at the front and at the end', () => {
    for (const place of [0, 19]) {
      const playlist = createPlaylist(20);
      for (let round = 0; round < 1_000; round += 1) {
        playlist.move(round % 20, place);
      }
      expect(playlist.rankings()).toBe(0);
      expect(playlist.longest()).toBeLessThanOrEqual(12);
    }
  });
});

describe('a rank at the end', () => {
  it('is behind all earlier ones, and behind the last also when the clock went back', () => {
    const early = rankAtEnd(NOW, 'fff');
    expect(rankAtEnd(NOW + 1, '000') > early).toBe(true);
    expect(rankAfter(early, NOW - 60_000, '000') > early).toBe(true);
    expect(rankAfter(early, NOW, '000') > early).toBe(true);
    expect(rankAtEnd(NOW + 60_000, '000') > rankAfter(early, NOW, '000')).toBe(true);
  });

  it('is behind those of the year 2081, when seven digits would not be enough', () => {
    expect(rankAtEnd(Date.UTC(2082, 0), '000') > rankAtEnd(Date.UTC(2081, 0), 'fff')).toBe(true);
  });
});

describe('between', () => {
  it('two that are the same there is none', () => {
    expect(rankBetween('aV', 'aV')).toBeNull();
    expect(rankBetween('b', 'a')).toBeNull();
  });

  it.each([
    ['a', 'c', 'b'],
    ['a', 'b', 'aV'],
    ['a', 'a1', 'a0V'],
    ['azz', 'b', 'azzV'],
    ['aV', 'aX', 'aW'],
  ])('%s and %s is %s', (low, high, rank) => {
    expect(rankBetween(low, high)).toBe(rank);
  });

  it('any two that are long there is none that is short', () => {
    const long = 'a'.repeat(MAX_RANK_CHARACTERS);
    expect(rankBetween(long, `${'a'.repeat(MAX_RANK_CHARACTERS - 1)}b`)).toBeNull();
  });
});

describe('ranking anew', () => {
  const items = Array.from({ length: MAX_SHELF_ITEMS }, (_, index) => index);

  it('gives distinct, rising, short ranks before the first, a million times over', () => {
    let first = rankAtEnd(NOW, 'a1b');
    for (let round = 0; round < 1_000; round += 1) {
      const ranks = ranksBefore(first, items) ?? [];
      if (round % 100 === 0) {
        expect([...ranks].sort()).toEqual(ranks);
        expect(new Set(ranks).size).toBe(MAX_SHELF_ITEMS);
        expect((ranks.at(-1) ?? '') < first).toBe(true);
        expect(Math.max(...ranks.map(({ length }) => length))).toBe(9);
      }
      first = ranks[0] ?? '';
    }
    // A thousand take less than a thousandth of the room before the ranks of this day.
    expect(first > rankAtEnd(NOW - NOW / 1000, '000')).toBe(true);
  });

  it('keeps the order at every step, the first items first', () => {
    const before = items.slice(0, 9).map((index) => rankAtEnd(NOW + index, 'a1b'));
    const after = ranksBefore(before[0] ?? '', before) ?? [];
    for (let done = 0; done <= before.length; done += 1) {
      const partly = [...after.slice(0, done), ...before.slice(done)];
      expect([...partly].sort()).toEqual(partly);
    }
  });

  it('says so when there is no room', () => {
    expect(ranksBefore('00000005V', items)).toBeNull();
    expect(rankBefore('00000005V') < '00000005V').toBe(true);
  });
});
