import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Assembly, Resource } from '../../../src/local/assembly/index.js';
import { compareText, type Grant, grantsOf, plainName } from './grants.js';

const AMPLIFY = fileURLToPath(new URL('../../../amplify', import.meta.url));

/** A function of ours, as against those that Amplify and CDK add. */
export interface BackendFunction {
  /** Of its folder, in camel case. */
  readonly name: string;
  /** `amplify/functions/initiate-upload/handler.ts`. */
  readonly source: string;
  readonly arn: string;
  readonly grants: readonly Grant[];
  /** What invokes it besides the API. */
  readonly triggers: readonly string[];
}

export function functionsOf(assembly: Assembly): readonly BackendFunction[] {
  return readdirSync(AMPLIFY, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'handler.ts')
    .map((path) => readFunction(assembly, path))
    .sort((left, right) => compareText(left.name, right.name));
}

function readFunction(assembly: Assembly, path: string): BackendFunction {
  const folder = basename(dirname(path));
  const flat = folder.replaceAll('-', '');
  const found = assembly.resources.find(
    ({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.toLowerCase().startsWith(flat),
  );
  if (found === undefined) {
    throw new Error(`No function of the synthesized backend belongs to amplify/${path}.`);
  }
  const arn = found.attributes['Arn'] ?? '';
  return {
    name: folder.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    source: `amplify/${path}`,
    arn,
    grants: grantsOf(assembly, roleNameOf(found)),
    triggers: [...userPoolTriggers(assembly, arn), ...queueTriggers(assembly, found.ref)],
  };
}

function roleNameOf({ properties }: Resource): string {
  return String(properties['Role']).split('/').at(-1) ?? '';
}

function userPoolTriggers({ resources }: Assembly, arn: string): readonly string[] {
  return resources
    .filter(({ type }) => type === 'AWS::Cognito::UserPool')
    .flatMap(({ properties }) => Object.entries((properties['LambdaConfig'] ?? {}) as Record<string, unknown>))
    .filter(([, target]) => target === arn)
    .map(([name]) => `user pool: ${name}`);
}

function queueTriggers({ resources }: Assembly, ref: string): readonly string[] {
  return resources
    .filter(({ type, properties }) => type === 'AWS::Lambda::EventSourceMapping' && properties['FunctionName'] === ref)
    .flatMap(
      ({ properties }) => resources.find(({ attributes }) => attributes['Arn'] === properties['EventSourceArn']) ?? [],
    )
    .map(({ logicalId }) => `queue: ${plainName(logicalId)}`);
}
