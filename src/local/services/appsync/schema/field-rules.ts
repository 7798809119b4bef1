import { type ConstDirectiveNode, type GraphQLField, type GraphQLObjectType, valueFromASTUntyped } from 'graphql-16';
import type { AuthConfiguration } from '../load/definition.js';
import { AppSyncLoadError } from '../load/load-error.js';

/** One way into a field: a mode, and for user pools perhaps groups of which the caller needs one. */
interface Grant {
  readonly mode: string;
  readonly groups: readonly string[] | undefined;
}

/** Who may read a field. */
export interface FieldRule {
  /** Every caller the API lets in may read the field, so nothing has to be checked. */
  readonly open: boolean;
  allows(caller: {
    readonly mode: string;
    readonly groups: readonly string[];
    readonly denyByDefault: boolean;
  }): boolean;
}

const MODE_OF_DIRECTIVE: Readonly<Record<string, string>> = {
  aws_api_key: 'API_KEY',
  aws_iam: 'AWS_IAM',
  aws_oidc: 'OPENID_CONNECT',
  aws_lambda: 'AWS_LAMBDA',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
  aws_auth: 'AMAZON_COGNITO_USER_POOLS',
};

/**
 * A field's directives count before its type's; a field with neither is for the API's default mode.
 * "If an API has ... no directive, the default authorization mode is applied."
 */
export function ruleOf(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  auth: AuthConfiguration,
): FieldRule {
  const where = `${type.name}.${field.name}`;
  const typeDirectives = [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []);
  const own = grantsOf(field.astNode?.directives ?? [], auth, where);
  const inherited = own.length > 0 ? own : grantsOf(typeDirectives, auth, where);
  const grants = inherited.length > 0 ? inherited : [{ mode: auth.defaultMode, groups: undefined }];
  const mayDeny = auth.userPools.some(({ defaultAction }) => defaultAction === 'DENY');
  return {
    open:
      !mayDeny &&
      [...auth.modes].every((mode) => grants.some((grant) => grant.mode === mode && grant.groups === undefined)),
    allows: (caller) =>
      grants.some(
        ({ mode, groups }) =>
          mode === caller.mode &&
          (groups === undefined ? !caller.denyByDefault : groups.some((group) => caller.groups.includes(group))),
      ),
  };
}

function grantsOf(directives: readonly ConstDirectiveNode[], auth: AuthConfiguration, where: string): readonly Grant[] {
  return directives.flatMap(({ name, arguments: given = [] }) => {
    const mode = MODE_OF_DIRECTIVE[name.value];
    if (mode === undefined) {
      return [];
    }
    // "You can't use the @aws_auth directive along with additional authorization modes."
    if (name.value === 'aws_auth' && auth.modes.size > 1) {
      throw new AppSyncLoadError(where, '@aws_auth does not work with additional authorization modes');
    }
    const groups = given.find((argument) => argument.name.value === 'cognito_groups');
    return [{ mode, groups: groups === undefined ? undefined : groupsOf(valueFromASTUntyped(groups.value)) }];
  });
}

function groupsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
