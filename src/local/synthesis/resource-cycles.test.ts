import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assemblyCycles, resourceCycles } from './resource-cycles.js';

const needing = (properties: unknown) => ({ Type: 'AWS::SSM::Parameter', Properties: properties });
const reference = { Value: { Ref: 'A' } };

describe('a template', () => {
  it.each([
    ['Ref', needing({ Value: { Ref: 'B' } })],
    ['Fn::GetAtt as a list', needing({ Value: { 'Fn::GetAtt': ['B', 'Arn'] } })],
    ['Fn::GetAtt as a text', needing({ Value: { 'Fn::GetAtt': 'B.Arn' } })],
    ['Fn::Sub', needing({ Value: { 'Fn::Sub': `on ${'$'}{B.Arn}` } })],
    ['Fn::Sub with variables', needing({ Value: { 'Fn::Sub': [`${'$'}{x}`, { x: { Ref: 'B' } }] } })],
    ['Fn::Join, deep within', needing({ List: [{ Value: { 'Fn::Join': ['', ['a', { Ref: 'B' }]] } }] })],
    ['either side of Fn::If', needing({ Value: { 'Fn::If': ['Yes', 'x', { Ref: 'B' }] } })],
    ['DependsOn', { ...needing({}), DependsOn: 'B' }],
    ['DependsOn of several', { ...needing({}), DependsOn: ['C', 'B'] }],
  ])('whose resources need each other by %s has a circle', (_how, resource) => {
    expect(resourceCycles({ A: resource, B: needing(reference) })).toEqual(['A -> B -> A']);
  });

  it.each([
    ['a literal of Fn::Sub', needing({ Value: { 'Fn::Sub': `${'$'}{!B}` } })],
    ['a variable of Fn::Sub', needing({ Value: { 'Fn::Sub': [`${'$'}{B}`, { B: 'x' }] } })],
    ['a text', needing({ Value: 'B' })],
    ['a parameter or a pseudo parameter', needing({ Value: [{ Ref: 'Stage' }, { Ref: 'AWS::Region' }] })],
    ['nothing', needing(undefined)],
  ])('where one is named by %s has none', (_how, resource) => {
    expect(resourceCycles({ A: resource, B: needing(reference) })).toEqual([]);
  });

  it('has each circle told once, and what only leads to it not at all', () => {
    const to = (...names: string[]) => needing({ Value: names.map((Ref) => ({ Ref })) });
    const resources = { Before: to('A'), A: to('B'), B: to('C', 'Leaf'), C: to('A'), Leaf: to(), Self: to('Self') };
    expect(resourceCycles(resources)).toEqual(['A -> B -> C -> A', 'Self -> Self']);
  });
});

it('a cloud assembly is read template by template: equal names in two of them are not the same', () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'cycles-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const write = (name: string, content: unknown) => writeFileSync(path.join(directory, name), JSON.stringify(content));
  write('one.template.json', { Resources: { A: needing({ Value: { Ref: 'B' } }), B: needing({}) } });
  write('two.nested.template.json', { Resources: { B: needing(reference), A: needing({}) } });
  write('empty.template.json', {});
  write('manifest.json', { Resources: { A: needing(reference) } });
  expect(assemblyCycles(directory)).toEqual([]);

  write('three.nested.template.json', { Resources: { A: needing(reference) } });
  expect(assemblyCycles(directory)).toEqual(['A -> A']);
});
