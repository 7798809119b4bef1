import type { JsonObject, Resource } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { type FunctionDefinition, readFunction } from './function-definition.js';
import { readReference } from './function-reference.js';
import { type InvokeConfig, readInvokeConfigs } from './invoke-config.js';
import { readPermissions } from './permissions.js';

/** A function with what other resources of the template say about it. */
export interface LambdaFunction {
  readonly definition: FunctionDefinition;
  readonly invokeConfig: InvokeConfig;
  /** Its resource policy, made of `AWS::Lambda::Permission`. */
  readonly policy: JsonObject;
}

export interface Functions {
  readonly all: readonly LambdaFunction[];
  /**
   * @param reference - name, ARN or `ACCOUNT:function:NAME`, with or without a version or alias.
   * @throws AwsError `ResourceNotFoundException`.
   */
  find(reference: string): LambdaFunction;
}

/** Functions that can be exchanged for others, under everyone who holds them. */
export interface ReplaceableFunctions extends Functions {
  replace(functions: Functions): void;
}

export function createReplaceableFunctions(first: Functions): ReplaceableFunctions {
  let current = first;
  return {
    get all() {
      return current.all;
    },
    find: (reference) => current.find(reference),
    replace: (functions) => {
      current = functions;
    },
  };
}

export function readFunctions(resources: readonly Resource[]): Functions {
  const definitions = resources.filter(({ type }) => type === 'AWS::Lambda::Function').map(readFunction);
  const permissions = readPermissions(resources);
  const configs = readInvokeConfigs(resources);
  const qualifiers = readQualifiers(resources);
  const byName = new Map(
    definitions.map((definition) => [
      definition.name,
      {
        definition,
        invokeConfig: configs(definition.name),
        policy: permissions(definition.name, definition.arn),
      },
    ]),
  );
  return {
    all: [...byName.values()],
    find(reference) {
      const { name, qualifier } = readReference(reference) ?? { name: '', qualifier: '' };
      const found = byName.get(name);
      if (found === undefined || (qualifier !== '$LATEST' && !qualifiers.has(`${name}:${qualifier}`))) {
        throw functionNotFound(reference);
      }
      return found;
    },
  };
}

function functionNotFound(reference: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${reference}`, 404, {
    details: { Type: 'User' },
  });
}

/** Versions and aliases all lead to the one bundle that the template has. */
function readQualifiers(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(
    resources
      .filter(({ type }) => type === 'AWS::Lambda::Version' || type === 'AWS::Lambda::Alias')
      .map(({ ref }) => ref.split(':').slice(-2).join(':')),
  );
}
