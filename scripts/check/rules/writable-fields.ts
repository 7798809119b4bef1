import { withoutAllowed } from '../allowance.js';
import { CLIENT_WRITABLE, WRITABLE_ALLOWANCES, WRITABLE_ATTRIBUTES } from '../allowed/writable-fields.js';
import type { CheckedBackend } from '../backend/checked-backend.js';
import { fieldNamesOf, operationsOf } from '../backend/schema.js';
import { label, ofType, propertiesOf, tablesOf } from '../backend/templates.js';
import { type Rule, ruleOfBackend } from '../finding.js';

const NAME = 'writable-field';
const LIST = 'scripts/check/allowed/writable-fields.ts';

const found = ruleOfBackend(NAME, 'Clients write no field that the server manages.', (backend) => [
  ...writtenFields(backend).map(({ operation, path }) => ({
    subject: `Mutation.${operation} ${path}`,
    message: 'lets a client write what the server manages',
    fix: `Take the argument away. What a client may write of a model is in ${LIST}.`,
  })),
  ...writtenAttributes(backend),
]);

/** Whatever a model has is the server's, unless it is on the list: a field that is added is closed. */
export const writableFields: Rule = {
  ...found,
  check: (checked) => withoutAllowed(NAME, LIST, found.check(checked), WRITABLE_ALLOWANCES),
};

/** Arguments of mutations, named like a stored field that is not a client's to write. */
function writtenFields(backend: CheckedBackend): readonly { readonly operation: string; readonly path: string }[] {
  const managed = managedFields(backend);
  return operationsOf(backend)
    .filter(({ type, forPeople }) => type === 'Mutation' && forPeople)
    .flatMap(({ name, paths }) =>
      paths
        .filter((path) => managed.has(path.slice(path.lastIndexOf('.') + 1)))
        .map((path) => ({ operation: name, path })),
    );
}

function managedFields(backend: CheckedBackend): ReadonlySet<string> {
  const models = tablesOf(backend).map(({ stack }) => stack.replace(/^data\//, ''));
  const stored = models.flatMap((model) => fieldNamesOf(backend, model));
  return new Set(stored.filter((name) => !CLIENT_WRITABLE.has(name)));
}

/** Cognito lets the app write every attribute when none is named. */
function writtenAttributes(backend: CheckedBackend) {
  return ofType(backend, 'AWS::Cognito::UserPoolClient').flatMap((client) => {
    const names = (propertiesOf(client)['WriteAttributes'] ?? ['every attribute']) as readonly string[];
    return names
      .filter((name) => !WRITABLE_ATTRIBUTES.has(name))
      .map((name) => ({
        subject: `${label(client)} ${name}`,
        message: 'lets a person write this attribute of their own',
        fix: 'Leave it out of writeAttributes in amplify/auth/configure-auth.ts.',
      }));
  });
}
