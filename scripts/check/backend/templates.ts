import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  /** The nested stack's name, such as `data` or `data/Content`; `root` for the root. */
  readonly name: string;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Of the file, which CloudFormation reads from S3 as it is. */
  readonly bytes: number;
}

/** A resource and where it is. */
export type Found = TemplateResource & { readonly logicalId: string; readonly stack: string };

export interface Templates {
  readonly templates: readonly Template[];
}

export function readTemplates(directory: string): readonly Template[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.template.json'))
    .map((file) => readTemplate(file, readFileSync(join(directory, file), 'utf8')));
}

function readTemplate(file: string, text: string): Template {
  const { Resources, Parameters, Outputs } = JSON.parse(text) as {
    readonly Resources: Template['resources'];
    readonly Parameters?: Template['parameters'];
    readonly Outputs?: Template['outputs'];
  };
  return {
    name: stackName(file),
    resources: Resources,
    parameters: Parameters ?? {},
    outputs: Outputs ?? {},
    bytes: Buffer.byteLength(text),
  };
}

/** `amplifydropclip…dataamplifyDataContent98D5B7BD.nested.template.json` is data/Content. */
function stackName(file: string): string {
  const nested = /(?:sandbox|branch)[0-9a-f]{10}(?<path>.*)[0-9A-F]{8}\.nested\.template\.json$/.exec(file);
  return nested?.groups?.['path']?.replace(/^dataamplifyData/, 'data/') ?? 'root';
}

/** Every resource of a type, wherever it is. */
export function ofType({ templates }: Templates, type: string): readonly Found[] {
  return templates.flatMap(({ name, resources }) =>
    Object.entries(resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, resource]) => ({ ...resource, logicalId, stack: name })),
  );
}

export function propertiesOf({
  Properties = {},
}: Pick<TemplateResource, 'Properties'>): Readonly<Record<string, unknown>> {
  return Properties;
}

/** How a resource is named to people: `data/Content ContentTable`. */
export function label({ stack, logicalId }: Pick<Found, 'stack' | 'logicalId'>): string {
  return `${stack} ${logicalId}`;
}

/** What deploys the backend and is none of it. */
const TOOLS =
  /^(AmplifyBranchLinker|TableManagerCustomProvider|LogRetention[0-9a-f]{32}|Custom(S3AutoDelete|CDKBucketDeployment))/;

/** Every function that is ours. */
export function functionsOf(backend: Templates): readonly Found[] {
  return ofType(backend, 'AWS::Lambda::Function').filter(({ logicalId }) => !TOOLS.test(logicalId));
}

export function tablesOf(backend: Templates): readonly Found[] {
  return ['Custom::AmplifyDynamoDBTable', 'AWS::DynamoDB::Table'].flatMap((type) => ofType(backend, type));
}

/** Amplify's copies of the schema: written anew at each deployment, so neither versioned nor kept. */
export const SCHEMA_COPIES = /^(amplifyDataAmplifyCodegenAssets|modelIntrospectionSchemaBucket)/;

/** The logical id without the hash that CDK puts behind it. */
export function plainId(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
