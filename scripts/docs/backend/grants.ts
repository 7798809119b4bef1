import type { Assembly, Json, JsonObject, Resource } from '../../../src/local/assembly/index.js';

/** What a role may do to one thing, in words a reader of the repository knows. */
export interface Grant {
  readonly kind: 'table' | 'bucket' | 'field' | 'other';
  /** A model, a bucket, `Mutation.publishNotification`, a queue, a parameter. */
  readonly target: string;
  /** Without the service's prefix, sorted: `GetItem`, `PutItem`. */
  readonly actions: readonly string[];
}

/** Tracing is every function's and on no resource: a row in every cell would hide the rest. */
const TRACING = /^xray:/;

/** What the policies of a role allow, by what they allow it on. */
export function grantsOf(assembly: Assembly, roleName: string): readonly Grant[] {
  const found = new Map<
    string,
    { readonly kind: Grant['kind']; readonly target: string; readonly actions: Set<string> }
  >();
  for (const { properties } of assembly.resources.filter(isPolicy)) {
    if (texts(properties['Roles']).includes(roleName)) {
      for (const statement of statementsOf(properties)) {
        for (const action of texts(statement['Action']).filter((name) => !TRACING.test(name))) {
          for (const arn of texts(statement['Resource'])) {
            const { kind, target } = nameOf(assembly, arn);
            const entry = found.get(`${kind} ${target}`) ?? { kind, target, actions: new Set<string>() };
            entry.actions.add(action.slice(action.indexOf(':') + 1));
            found.set(`${kind} ${target}`, entry);
          }
        }
      }
    }
  }
  return [...found.values()]
    .map(({ kind, target, actions }) => ({ kind, target, actions: [...actions].sort() }))
    .sort((left, right) => order(left) - order(right) || compareText(left.target, right.target));
}

const KINDS: readonly Grant['kind'][] = ['table', 'bucket', 'field', 'other'];
const order = ({ kind }: Grant) => KINDS.indexOf(kind);

export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function isPolicy({ type }: Resource): boolean {
  return type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy';
}

function statementsOf(properties: JsonObject): readonly JsonObject[] {
  const document = properties['PolicyDocument'] as JsonObject | undefined;
  const statements = (document?.['Statement'] ?? []) as readonly JsonObject[];
  return statements.filter(({ Effect }) => Effect === 'Allow');
}

function texts(value: Json | undefined): readonly string[] {
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).flatMap((item) =>
    typeof item === 'string' ? [item] : [],
  );
}

function nameOf(assembly: Assembly, arn: string): Pick<Grant, 'kind' | 'target'> {
  const table = /:table\/([^-/]+)/.exec(arn)?.[1];
  if (table !== undefined) {
    return { kind: 'table', target: table };
  }
  const [, bucket, pattern] = /^arn:aws:s3:::([^/]+)(?:\/(.+))?$/.exec(arn) ?? [];
  if (bucket !== undefined) {
    const name = bucketName(assembly, bucket);
    return { kind: 'bucket', target: pattern === undefined ? name : `${name}/${pattern}` };
  }
  const [, type, field] = /\/types\/(\w+)\/(?:fields\/)?(.+)$/.exec(arn) ?? [];
  if (type !== undefined) {
    return { kind: 'field', target: `${type}.${field}` };
  }
  return { kind: 'other', target: otherName(assembly, arn) };
}

/** The name the backend gave to `defineStorage`. */
function bucketName({ resources }: Assembly, ref: string): string {
  const tags = resources.find((resource) => resource.type === 'AWS::S3::Bucket' && resource.ref === ref)?.properties[
    'Tags'
  ];
  const friendly = ((tags ?? []) as readonly JsonObject[]).find(({ Key }) => Key === 'amplify:friendly-name');
  return String(friendly?.['Value'] ?? ref);
}

/** The logical id without the hash that CDK puts behind it. */
export function plainName(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

function otherName({ resources }: Assembly, arn: string): string {
  const resource = resources.find(({ attributes }) => attributes['Arn'] === arn);
  return resource === undefined ? (arn.split(':').at(-1) ?? arn) : plainName(resource.logicalId);
}
