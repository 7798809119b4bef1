import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const DATA = fileURLToPath(new URL('../../../amplify/data/', import.meta.url));
const FOLDERS = ['models', 'operations'];

/** Calls of Amplify's schema builder whose argument lists fields. */
const FIELD_LISTS = new Set(['arguments', 'customType', 'model']);

/** `listVideos` or `Variant.width` → what its doc comment says. */
export type Descriptions = ReadonlyMap<string, string>;

/**
 * The doc comments of the schema's source. Gen 2 leaves descriptions out of the GraphQL schema it makes, so the comments
 * are the only place that has them.
 */
export function readDescriptions(): Descriptions {
  return new Map(
    FOLDERS.flatMap((folder) => readdirSync(join(DATA, folder)).map((name) => join(DATA, folder, name))).flatMap(
      (file) => [...describe(readFileSync(file, 'utf8'))],
    ),
  );
}

/** @param text - source of a file that exports records of schema entries. */
export function describe(text: string): Descriptions {
  const source = ts.createSourceFile('schema.ts', text, ts.ScriptTarget.Latest, true);
  const found = new Map<string, string>();
  const objects = objectsByName(source);
  for (const statement of source.statements.filter(isExported)) {
    for (const { initializer } of statement.declarationList.declarations) {
      for (const entry of propertiesOf(initializer, objects)) {
        const name = entry.name.getText();
        note(found, name, commentOf(entry) || (isModel(entry.initializer) ? commentOf(statement) : ''));
        for (const field of fieldsOf(entry.initializer).flatMap((list) => propertiesOf(list, objects))) {
          note(found, `${name}.${field.name.getText()}`, commentOf(field));
        }
      }
    }
  }
  return found;
}

function note(found: Map<string, string>, name: string, comment: string): void {
  if (comment !== '') {
    found.set(name, comment);
  }
}

type Objects = ReadonlyMap<string, ts.ObjectLiteralExpression>;

function objectsByName(source: ts.SourceFile): Objects {
  return new Map(
    source.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => [...declarationList.declarations])
      .flatMap(({ name, initializer }) =>
        initializer !== undefined && ts.isObjectLiteralExpression(initializer) ? [[name.getText(), initializer]] : [],
      ),
  );
}

function isExported(statement: ts.Statement): statement is ts.VariableStatement {
  return (
    ts.isVariableStatement(statement) &&
    statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

/** The properties of an object literal, or of the one a name stands for; spread ones included. */
function propertiesOf(node: ts.Expression | undefined, objects: Objects): readonly ts.PropertyAssignment[] {
  const literal = node !== undefined && ts.isIdentifier(node) ? objects.get(node.text) : node;
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) {
    return [];
  }
  return literal.properties.flatMap((property) => {
    if (ts.isSpreadAssignment(property)) {
      return propertiesOf(property.expression, objects);
    }
    return ts.isPropertyAssignment(property) ? [property] : [];
  });
}

/** Arguments of the calls in a chain such as `a.query().arguments({…}).returns(…)`. */
function fieldsOf(node: ts.Expression): readonly ts.Expression[] {
  return chainOf(node).flatMap((call) => (FIELD_LISTS.has(methodOf(call)) ? [...call.arguments] : []));
}

function isModel(node: ts.Expression): boolean {
  return chainOf(node).some((call) => methodOf(call) === 'model');
}

function chainOf(node: ts.Expression): readonly ts.CallExpression[] {
  if (ts.isCallExpression(node)) {
    return [node, ...chainOf(node.expression)];
  }
  return ts.isPropertyAccessExpression(node) ? chainOf(node.expression) : [];
}

function methodOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

function commentOf(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}
