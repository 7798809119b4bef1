import { ofType, propertiesOf, type Templates } from './templates.js';

/** One allowed action on one resource. Intrinsics are written out, names of resources stay logical ids. */
export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
}

/** Every grant of the backend's policies, inline and managed. */
export function grantsOf(backend: Templates): readonly Grant[] {
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => ofType(backend, type))
    .map(propertiesOf)
    .flatMap((properties) =>
      list(properties['Roles'])
        .map(text)
        .flatMap((role) => allowedBy(role, properties['PolicyDocument'])),
    );
}

/** Every grant that a role holds in itself, and not by a policy of its own. */
export function inlineGrantsOf(backend: Templates): readonly Grant[] {
  return ofType(backend, 'AWS::IAM::Role').flatMap((role) =>
    ((propertiesOf(role)['Policies'] ?? []) as readonly { readonly PolicyDocument: unknown }[]).flatMap((policy) =>
      allowedBy(role.logicalId, policy.PolicyDocument),
    ),
  );
}

/** What everything but the named actions or resources is, is everything. */
function allowedBy(role: string, document: unknown): readonly Grant[] {
  const { Statement: statements } = document as { readonly Statement: readonly Statement[] };
  return list(statements)
    .map((statement) => statement as Statement)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action = '*', Resource = '*' }) =>
      list(Action).flatMap((action) =>
        list(Resource).map((resource) => ({ role, action: text(action), resource: text(resource) })),
      ),
    );
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
