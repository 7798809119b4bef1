/** A JSON value of a CloudFormation template after its intrinsics were evaluated. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** A CloudFormation resource whose intrinsics were all evaluated. */
export interface Resource {
  /** The logical id in its own template. */
  readonly logicalId: string;
  /** Stack path and logical id, `/`-separated; unique in the assembly and stable between synths. */
  readonly path: string;
  /** CloudFormation type, `AWS::S3::Bucket`. */
  readonly type: string;
  readonly properties: JsonObject;
  /** What `Ref` gives: the physical id. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The template's `Metadata` of the resource, not evaluated; `{}` when it has none. */
  readonly metadata: JsonObject;
  /** The template's `DeletionPolicy`; absent stands for `Delete`. */
  readonly deletionPolicy?: string;
}

/** What `Ref` and `Fn::GetAtt` of a resource give. An attribute that is absent stops the start with its name. */
export interface ResourceIdentity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a service may use to name a resource. All of it is the same at every start of the same project and port. */
export interface IdentifyInput {
  /** Name of the root stack. */
  readonly stackName: string;
  readonly logicalId: string;
  readonly path: string;
  readonly type: string;
  /** Evaluated on first access, because a name may depend on other resources' identities. */
  readonly properties: JsonObject;
  readonly region: string;
  readonly accountId: string;
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly endpoint: string;
  /**
   * An id that depends only on the stack's name, the resource's path and `salt`.
   *
   * @param alphabet - the characters to draw from.
   * @param length - how many of them.
   */
  stableId(alphabet: string, length: number, salt?: string): string;
}

/** All that runs: the resources of every deployed stack, as the services see them. */
export type Backend = Pick<Assembly, 'region' | 'accountId' | 'resources' | 'assetPath'>;

/** A synthesized backend: every template of the cloud assembly, evaluated. */
export interface Assembly {
  /** Folder of the cloud assembly (`cdk.out`). */
  readonly directory: string;
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  /** Resources of every stack, nested ones included. */
  readonly resources: readonly Resource[];
  /** The root stack's outputs, evaluated. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The root template as it was synthesized. */
  readonly rootTemplate: JsonObject;
  /**
   * The file or folder behind an asset's object key, as `Code.S3Key` or the last segment of an `s3://` location name it.
   *
   * @throws AssemblyError when no asset manifest lists the key.
   */
  assetPath(objectKey: string): string;
}
