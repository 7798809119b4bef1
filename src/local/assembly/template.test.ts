import { expect, it } from 'vitest';
import { parseTemplate } from './template.js';

const RESOURCES = { Thing: { Type: 'T::Thing' } };

it('gives empty sections for those that are absent', () => {
  expect(parseTemplate({ Resources: RESOURCES }, 'app')).toEqual({
    parameters: {},
    mappings: {},
    conditions: {},
    outputs: {},
    resources: { Thing: { type: 'T::Thing', properties: {}, metadata: {}, dependsOn: [] } },
    document: { Resources: RESOURCES },
  });
});

it('reads DependsOn as one or many, and the condition', () => {
  const { resources } = parseTemplate(
    { Resources: { A: { Type: 'T', DependsOn: 'B', Condition: 'C' }, B: { Type: 'T', DependsOn: ['X', 'Y'] } } },
    'app',
  );
  expect(resources['A']).toMatchObject({ dependsOn: ['B'], condition: 'C' });
  expect(resources['B']).toMatchObject({ dependsOn: ['X', 'Y'] });
});

it('accepts the rule that CDK adds about bootstrapping, and no other', () => {
  const rules = (name: string) => ({ Resources: RESOURCES, Rules: { [name]: { Assertions: [] } } });
  expect(parseTemplate(rules('CheckBootstrapVersion'), 'app').resources).toHaveProperty('Thing');
  expect(() => parseTemplate(rules('MyRule'), 'app')).toThrow('The template app has a rule MyRule');
});

it.each([
  ['Transform', 'AWS::Serverless-2016-10-31'],
  ['Hooks', {}],
])('refuses the section %s', (section, value) => {
  expect(() => parseTemplate({ Resources: RESOURCES, [section]: value }, 'app')).toThrow(
    `The template app has a section ${section}, which is not supported`,
  );
});

it('refuses what is no template', () => {
  expect(() => parseTemplate({}, 'app')).toThrow('The template app has no Resources');
  expect(() => parseTemplate({ Resources: { Thing: {} } }, 'app')).toThrow('app: Thing: a resource must have a Type');
});
