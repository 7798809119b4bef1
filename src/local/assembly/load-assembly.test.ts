import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type AssemblyParts,
  buildAssembly,
  identifyAnything,
  TEST_PLACE,
} from '../../../test/support/build-assembly.js';
import { type LoadAssemblyOptions, loadAssembly } from './load-assembly.js';
import type { Assembly, Json, JsonObject } from './resource.js';

function load(parts: AssemblyParts, options: Partial<LoadAssemblyOptions> = {}): Assembly {
  return loadAssembly({ directory: buildAssembly(parts), identify: identifyAnything, ...TEST_PLACE, ...options });
}

function nestedStack(file: string, parameters: JsonObject = {}, more: JsonObject = {}): JsonObject {
  const url = { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, `.amazonaws.com/assets/${file}`]] };
  return { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url, Parameters: parameters }, ...more };
}

function thing(properties: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return { Type: 'T::Thing', Properties: properties, ...more };
}

const outputOf = (stack: string, output: string): Json => ({ 'Fn::GetAtt': [stack, `Outputs.${output}`] });

/** A stack whose output is the parameter it is given. */
const ECHO: JsonObject = {
  Parameters: { In: { Type: 'String' } },
  Resources: { Inner: thing({ Of: { Ref: 'In' } }) },
  Outputs: { Out: { Value: { Ref: 'In' } }, Inner: { Value: { Ref: 'Inner' } } },
};

describe('a resource', () => {
  it('has its path, identity, properties and metadata', () => {
    const { resources } = load({
      root: { Resources: { Thing: thing({ Size: 1, Gone: { Ref: 'AWS::NoValue' } }, { Metadata: { note: 'x' } }) } },
    });
    expect(resources).toEqual([
      {
        logicalId: 'Thing',
        path: 'Thing',
        type: 'T::Thing',
        properties: { Size: 1 },
        ref: 'Thing-name',
        attributes: { Arn: 'arn:aws:test:::Thing', Id: expect.stringMatching(/^[0-9a-f]{8}$/) },
        metadata: { note: 'x' },
      },
    ]);
  });

  it('is named with its evaluated properties, which may hold other names', () => {
    const root = {
      Resources: {
        Api: thing(),
        Table: thing({ Name: { 'Fn::Sub': 'Photo-${Api}' }, Stream: { 'Fn::GetAtt': ['Table2', 'Arn'] } }),
        Table2: thing({ Name: { Ref: 'Table' } }, {}),
      },
    };
    const identify: LoadAssemblyOptions['identify'] = (input) => ({
      ref: String(input.properties['Name'] ?? input.logicalId),
      attributes: { Arn: `arn:${input.logicalId}` },
    });
    const withoutCycle = { Resources: { ...root.Resources, Table: thing({ Name: { 'Fn::Sub': 'Photo-${Api}' } }) } };
    expect(load({ root: withoutCycle }, { identify }).resources.map(({ ref }) => ref)).toEqual([
      'Api',
      'Photo-Api',
      'Photo-Api',
    ]);
    expect(() => load({ root }, { identify })).toThrow(/Circular dependency/);
  });

  it('that cannot be named is an error with its path, type and the reason', () => {
    const identify = () => {
      throw new Error('no name for it');
    };
    expect(() => load({ root: { Resources: { Thing: thing() } } }, { identify })).toThrow(
      'Thing (T::Thing) cannot be named: no name for it',
    );
  });

  it('of a type that no service owns is refused with all others of that kind', () => {
    const parts = {
      root: { Resources: { A: thing(), B: { Type: 'T::Odd' }, Sub: nestedStack('n.json') } },
      nested: { 'n.json': { Resources: { C: { Type: 'T::Odder' }, D: { Type: 'T::Odd' } } } },
    };
    expect(() => load(parts, { resourceTypes: new Set(['T::Thing']) })).toThrow(
      'The local runtime has no service for these resource types: T::Odd (B), T::Odder (Sub/C)',
    );
    expect(load(parts, { resourceTypes: new Set(['T::Thing', 'T::Odd', 'T::Odder']) }).resources).toHaveLength(5);
  });

  it('comes after what it needs, and otherwise where the template has it', () => {
    const root = {
      Resources: {
        Last: thing({ Of: { 'Fn::Sub': '${First.Arn}' } }, { DependsOn: ['Second'] }),
        Alone: thing(),
        Second: thing({}, { DependsOn: 'First' }),
        First: thing(),
      },
    };
    expect(load({ root }).resources.map(({ logicalId }) => logicalId)).toEqual(['First', 'Second', 'Last', 'Alone']);
  });

  it('keeps its ids between loads, and shares them with no other', () => {
    const parts = { root: { Resources: { A: thing(), B: thing() } } };
    const ids = () => load(parts).resources.map(({ attributes }) => attributes['Id']);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
  });
});

describe('a nested stack', () => {
  it('gets parameters and gives outputs', () => {
    const { resources, outputs } = load({
      root: {
        Resources: { Thing: thing(), Sub: nestedStack('echo.json', { In: { 'Fn::GetAtt': ['Thing', 'Arn'] } }) },
        Outputs: { Out: { Value: outputOf('Sub', 'Out') }, Id: { Value: { Ref: 'Sub' } } },
      },
      nested: { 'echo.json': ECHO },
    });
    expect(resources.map((resource) => resource.path)).toEqual(['Thing', 'Sub/Inner', 'Sub']);
    expect(resources[1]?.properties).toEqual({ Of: 'arn:aws:test:::Thing' });
    expect(resources[2]?.attributes).toEqual({ 'Outputs.Out': 'arn:aws:test:::Thing', 'Outputs.Inner': 'Inner-name' });
    expect(outputs['Out']).toBe('arn:aws:test:::Thing');
    expect(outputs['Id']).toMatch(
      /^arn:aws:cloudformation:us-east-1:000000000000:stack\/app-Sub-[A-Z0-9]{12}\/[0-9a-f-]{36}$/,
    );
  });

  it('passes values on through several levels', () => {
    const middle = {
      Parameters: { In: { Type: 'String' } },
      Resources: { Deep: nestedStack('echo.json', { In: { 'Fn::Sub': '${In}!' } }) },
      Outputs: { Out: { Value: outputOf('Deep', 'Out') } },
    };
    const { outputs } = load({
      root: {
        Resources: { Sub: nestedStack('middle.json', { In: 'hello' }) },
        Outputs: { Out: { Value: outputOf('Sub', 'Out') } },
      },
      nested: { 'echo.json': ECHO, 'middle.json': middle },
    });
    expect(outputs).toEqual({ Out: 'hello!' });
  });

  it('that is left out by its condition brings nothing', () => {
    const { resources } = load({
      root: {
        Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
        Resources: { Sub: nestedStack('echo.json', {}, { Condition: 'No' }) },
      },
      nested: { 'echo.json': ECHO },
    });
    expect(resources).toEqual([]);
  });

  it('may depend on another in one direction', () => {
    const { resources } = load({
      root: {
        Resources: {
          B: nestedStack('echo.json', { In: outputOf('A', 'Inner') }),
          A: nestedStack('echo.json', { In: 'x' }),
        },
      },
      nested: { 'echo.json': ECHO },
    });
    expect(resources.map((resource) => resource.path)).toEqual(['A/Inner', 'A', 'B/Inner', 'B']);
  });

  it.each<[string, JsonObject, RegExp]>([
    ['has no value for a parameter', {}, /The parameter In must have a value \(at Sub\/Parameters.In\)/],
    ['gets a parameter it does not declare', { In: 'x', Out: 'y' }, /Parameters: \[Out\] do not exist in the template/],
    ['gets a parameter that is an object', { In: { a: 1 } }, /The parameter In must be a string or a list of strings/],
  ])('is refused when it %s', (_name, parameters, message) => {
    const root = { Resources: { Sub: nestedStack('echo.json', parameters) } };
    expect(() => load({ root, nested: { 'echo.json': ECHO } })).toThrow(message);
  });

  it('is refused when an output is asked for that it does not have', () => {
    const root = {
      Resources: { Sub: nestedStack('echo.json', { In: 'x' }), Thing: thing({ Of: outputOf('Sub', 'Nothing') }) },
    };
    expect(() => load({ root, nested: { 'echo.json': ECHO } })).toThrow(
      /There is no output Nothing \(at Sub\/Outputs.Nothing\)/,
    );
  });

  it('is refused when no asset is its template', () => {
    expect(() => load({ root: { Resources: { Sub: nestedStack('gone.json') } } })).toThrow(
      'No asset manifest lists the object key gone.json',
    );
  });
});

describe('a cycle', () => {
  it('between resources is printed with what closes it', () => {
    const root = {
      Resources: {
        Start: thing({ Of: { Ref: 'A' } }),
        A: thing({ Of: { 'Fn::GetAtt': ['B', 'Arn'] } }),
        B: thing({ Of: { 'Fn::Sub': ['${x}', { x: { 'Fn::Join': ['', [{ Ref: 'C' }]] } }] } }),
        C: thing({}, { DependsOn: 'A' }),
      },
    };
    expect(() => load({ root })).toThrow(
      'Circular dependency between resources: [A → B → C → A]: A needs B.Arn; B needs C; C needs A (DependsOn)',
    );
  });

  it('of a resource with itself is refused', () => {
    expect(() => load({ root: { Resources: { A: thing({ Of: { Ref: 'A' } }) } } })).toThrow(
      'Circular dependency between resources: [A → A]: A needs A',
    );
  });

  it('between nested stacks, through parameters and outputs, is refused even when the values do not form one', () => {
    const producer = (input: boolean): JsonObject => ({
      Parameters: { In: { Type: 'String', Default: 'none' } },
      Resources: { Own: thing(), ...(input ? { User: thing({ Of: { Ref: 'In' } }) } : {}) },
      Outputs: { Own: { Value: { Ref: 'Own' } } },
    });
    const root = {
      Resources: {
        Data: nestedStack('data.json', { In: outputOf('Storage', 'Own') }),
        Storage: nestedStack('storage.json', { In: outputOf('Data', 'Own') }),
      },
    };
    expect(() => load({ root, nested: { 'data.json': producer(true), 'storage.json': producer(true) } })).toThrow(
      'Circular dependency between resources: [Data → Storage → Data]: Data needs Storage.Outputs.Own; Storage needs Data.Outputs.Own',
    );
  });

  it('between nested stacks that DependsOn closes is refused', () => {
    const root = {
      Resources: {
        Data: nestedStack('echo.json', { In: outputOf('Storage', 'Out') }),
        Storage: nestedStack('echo.json', { In: 'x' }, { DependsOn: ['Data'] }),
      },
    };
    expect(() => load({ root, nested: { 'echo.json': ECHO } })).toThrow(
      /\[Data → Storage → Data\].*Data \(DependsOn\)/,
    );
  });

  it('inside a nested stack is printed with its path', () => {
    const inner = { Resources: { A: thing({ Of: { Ref: 'B' } }), B: thing({ Of: { Ref: 'A' } }) } };
    expect(() => load({ root: { Resources: { Sub: nestedStack('n.json') } }, nested: { 'n.json': inner } })).toThrow(
      '[Sub/A → Sub/B → Sub/A]',
    );
  });

  it('in a branch that its condition does not take is none', () => {
    const root = {
      Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { A: thing({ Of: { 'Fn::If': ['No', { Ref: 'B' }, 'x'] } }), B: thing({ Of: { Ref: 'A' } }) },
    };
    expect(load({ root }).resources.map(({ logicalId }) => logicalId)).toEqual(['A', 'B']);
  });
});

describe('an unknown DependsOn', () => {
  it('is refused', () => {
    expect(() => load({ root: { Resources: { A: thing({}, { DependsOn: 'Nothing' }) } } })).toThrow(
      /Unresolved resource dependencies \[Nothing\]/,
    );
  });
});

describe('a dynamic reference', () => {
  const parameter = (name: Json, value: Json): JsonObject => ({
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: name, Value: value, Type: 'String' },
  });

  it('gives the value of a parameter that the assembly declares, in whichever stack', () => {
    const { resources } = load({
      root: { Resources: { User: thing({ Of: 'say {{resolve:ssm:/app/word:1}}!' }), Sub: nestedStack('n.json') } },
      nested: { 'n.json': { Resources: { Word: parameter({ 'Fn::Sub': '/app/word' }, 'hello') } } },
    });
    expect(resources.find(({ logicalId }) => logicalId === 'User')?.properties).toEqual({ Of: 'say hello!' });
  });

  it('to a parameter that no template declares is refused', () => {
    expect(() => load({ root: { Resources: { User: thing({ Of: '{{resolve:ssm:/gone}}' }) } } })).toThrow(
      '{{resolve:ssm:/gone}} names a parameter that no template declares',
    );
  });

  it('of a parameter to itself is refused', () => {
    const root = { Resources: { Word: parameter('/word', '{{resolve:ssm:/word}}') } };
    expect(() => load({ root })).toThrow('Circular dependency: [Word.Value → Word.Value]');
  });
});

describe('the assembly', () => {
  it('finds the path of an asset by its object key, whole or its last segment', () => {
    const assembly = load({
      root: { Resources: { A: thing() } },
      assets: { 'prefix/abc.zip': 'app.template.json', 'gone.zip': 'asset.gone' },
    });
    const file = path.join(assembly.directory, 'app.template.json');
    expect(assembly.assetPath('abc.zip')).toBe(file);
    expect(assembly.assetPath('prefix/abc.zip')).toBe(file);
    expect(() => assembly.assetPath('unknown.zip')).toThrow('No asset manifest lists the object key unknown.zip');
    expect(() => assembly.assetPath('gone.zip')).toThrow('The asset asset.gone is missing from the cloud assembly');
  });

  it('keeps the root template and the facts of its stack', () => {
    const root = { Metadata: { a: 1 }, Resources: { A: thing() } };
    expect(load({ root })).toMatchObject({
      stackName: 'app',
      region: 'us-east-1',
      accountId: '000000000000',
      rootTemplate: root,
    });
  });

  it('is refused in a folder that holds none', () => {
    expect(() => loadAssembly({ directory: '/nowhere', identify: identifyAnything, ...TEST_PLACE })).toThrow(
      'There is no cloud assembly in nowhere',
    );
  });
});
