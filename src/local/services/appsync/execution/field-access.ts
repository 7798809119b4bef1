import type { IamPort } from '../../ports.js';
import type { Principal } from '../principal.js';
import type { SchemaField } from '../schema/build-schema.js';
import { ResolverError } from '../templates/errors.js';

/** Throws `ResolverError` "Not Authorized to access FIELD on type TYPE" when the caller may not read the field. */
export type CheckAccess = (principal: Principal) => void;

/**
 * The check of one field; undefined when every caller whom the API lets in may read it.
 *
 * IAM policies are asked for the fields of the query, mutation and subscription types: those are the resources that
 * Amplify's own grants name, and without any for the nested types its functions still read them.
 */
export function createFieldAccess(
  { typeName, field, rule, isRoot }: SchemaField,
  api: { readonly arn: string; readonly hasAuthorizer: boolean },
  iam: Pick<IamPort, 'authorize'>,
): CheckAccess | undefined {
  if (rule.open && !isRoot && !api.hasAuthorizer) {
    return undefined;
  }
  const name = `${typeName}.${field.name}`;
  const resource = `${api.arn}/types/${typeName}/fields/${field.name}`;
  return (principal) => {
    const allowed =
      (rule.open || rule.allows(principal)) &&
      !principal.deniedFields.has(name) &&
      (!isRoot || principal.caller === undefined || isGranted(iam, principal, resource));
    if (!allowed) {
      throw notAuthorized(typeName, field.name);
    }
  };
}

export function notAuthorized(typeName: string, fieldName: string): ResolverError {
  return new ResolverError(`Not Authorized to access ${fieldName} on type ${typeName}`, 'Unauthorized');
}

function isGranted(iam: Pick<IamPort, 'authorize'>, { caller }: Principal, resource: string): boolean {
  return caller !== undefined && iam.authorize({ caller, action: 'appsync:GraphQL', resource }).allowed;
}
