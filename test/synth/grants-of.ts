import type { SynthesizedBackend } from '../support/synthesize-backend.js';

/** One allowed action on one resource. Intrinsics are written out, names of resources stay logical ids. */
export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** Every grant of the backend's policies, inline and managed. */
export function grantsOf(backend: SynthesizedBackend): readonly Grant[] {
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => backend.ofType(type))
    .flatMap(({ Properties = {} }) => {
      const { Statement: statements } = Properties['PolicyDocument'] as { Statement: readonly Statement[] };
      const roles = list(Properties['Roles']).map(text);
      return statements
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action, Resource }) =>
          roles.flatMap((role) =>
            list(Action).flatMap((action) =>
              list(Resource).map((resource) => ({ role, action: text(action), resource: text(resource) })),
            ),
          ),
        );
    });
}

/** A resource as people call it: a table by its model, a bucket by its name, a field by its path. */
export function shortenedResource(resource: string): string {
  return resource
    .replace(/^.*amplifyData([A-Za-z]+?)NestedStack.*$/, 'table $1')
    .replace(/^.*storage(uploads|content|images)Bucket[0-9A-F]+Arn/, '$1:')
    .replace(/^.*authamplifyAuthUserPool[0-9A-F]{8}Arn$/, 'amplifyAuthUserPool')
    .replace(/^.*\/types\//, '')
    .replace(/^.*(amplifyAuthUserPool).*$/, '$1')
    .replace(/^.*:parameter\/(?:.*\/)?/, 'parameter ')
    .replace(/^.*:distribution\/.*$/, 'distribution');
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A value with its intrinsics replaced by what they name. */
function text(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const [[name, argument] = ['', undefined]] = Object.entries(value ?? {});
  switch (name) {
    case 'Ref':
      return text(argument);
    case 'Fn::GetAtt':
      return list(argument).map(text).join('.');
    case 'Fn::Join':
      return list(list(argument)[1])
        .map(text)
        .join(text(list(argument)[0]));
    case 'Fn::Sub': {
      const [template, variables] = list(argument);
      return Object.entries((variables ?? {}) as Record<string, unknown>).reduce(
        (result, [variable, replacement]) => result.replaceAll(`\${${variable}}`, text(replacement)),
        text(template),
      );
    }
    default:
      throw new Error(`A policy uses ${name || JSON.stringify(value)}, which this reader does not know`);
  }
}
