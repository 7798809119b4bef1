import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

const exported = [...read('index.ts').matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, names = '']) =>
  names
    .split(',')
    .map((name) => name.replace(/^\s*type /, '').trim())
    .filter((name) => name !== ''),
);

it.each(exported)('%s is in the README', (name) => {
  expect(new RegExp(`\\b${name}\\b`).test(read('README.md'))).toBe(true);
});
