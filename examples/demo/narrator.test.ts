import { expect, it } from 'vitest';
import { createNarrator } from './narrator.js';

function record(isTerminal: boolean) {
  const written: string[] = [];
  return { written, narrator: createNarrator((text) => written.push(text), isTerminal) };
}

it('numbers its steps', () => {
  const { written, narrator } = record(false);
  narrator.step('sign up');
  narrator.step('upload');

  expect(written).toEqual(['\n1. sign up\n', '\n2. upload\n']);
  expect(narrator.steps).toBe(2);
});

it('draws progress on a terminal, and prints only its end elsewhere', () => {
  const terminal = record(true);
  const file = record(false);
  for (const { narrator } of [terminal, file]) {
    narrator.progress('photo', 50);
    narrator.progress('photo', 100);
  }

  expect(terminal.written.map((text) => text.startsWith('\r'))).toEqual([true, true]);
  expect(file.written).toHaveLength(1);
  expect(file.written[0]).toContain('100 %');
});

it('reports the 95th percentile of what it timed', async () => {
  const { narrator } = record(false);
  expect(await narrator.call(async () => 'answer')).toBe('answer');
  narrator.pushed(new Date(Date.now() - 40).toISOString());

  expect(narrator.times().apiP95).toBeGreaterThanOrEqual(0);
  expect(narrator.times().pushP95).toBeGreaterThanOrEqual(40);
});

it('takes a clock that is ahead for no time at all', () => {
  const { narrator } = record(false);
  narrator.pushed(new Date(Date.now() + 60_000).toISOString());

  expect(narrator.times().pushP95).toBe(0);
});
