import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { code, table } from './markdown.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export interface Limit {
  readonly name: string;
  readonly value: number | readonly number[];
  /** From the constant's comment, or from that of the constant right above it; empty when neither has one. */
  readonly reason: string;
}

/**
 * The exported numbers of a module, with what their comments say. A member of an exported object counts as one of them.
 *
 * @param path - of a module in the repository.
 */
export async function readLimits(path: string): Promise<readonly Limit[]> {
  const file = `${PROJECT}${path}`;
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const limits: Limit[] = [];
  let above = { reason: '', end: -1 };
  const add = (name: string, node: ts.Node, value: unknown) => {
    const own = commentOf(node);
    const isNextLine = lineOf(source, node.getStart()) === lineOf(source, above.end) + 1;
    const reason = own || (isNextLine ? above.reason : '');
    above = { reason, end: node.getEnd() };
    if (typeof value === 'number' || isNumbers(value)) {
      limits.push({ name, value, reason });
    }
  };
  for (const statement of source.statements.filter(ts.isVariableStatement)) {
    for (const declaration of statement.declarationList.declarations) {
      const name = declaration.name.getText();
      const members = membersOf(declaration.initializer);
      if (Object.hasOwn(module, name) && members.length === 0) {
        add(name, statement, module[name]);
      }
      for (const member of Object.hasOwn(module, name) ? members : []) {
        const key = member.name.getText();
        add(`${name}.${key}`, member, (module[name] as Readonly<Record<string, unknown>>)[key]);
      }
    }
  }
  return limits;
}

function membersOf(node: ts.Expression | undefined): readonly ts.PropertyAssignment[] {
  const inner = node !== undefined && ts.isAsExpression(node) ? node.expression : node;
  return inner !== undefined && ts.isObjectLiteralExpression(inner)
    ? inner.properties.filter(ts.isPropertyAssignment)
    : [];
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

function lineOf(source: ts.SourceFile, position: number): number {
  return position < 0 ? Number.NaN : source.getLineAndCharacterOfPosition(position).line;
}

/** The text of the doc comment, and of a comment behind the value on the same line. */
function commentOf(node: ts.Node): string {
  const docs = ts.getJSDocCommentsAndTags(node).map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '');
  return docs.join(' ').replace(/\s+/g, ' ').trim();
}

/** Units as they stand at the end of a name, the longer first. */
const UNITS: readonly (readonly [suffix: RegExp, unit: string])[] = [
  [/BITS_PER_SECOND$/i, 'bit/s'],
  [/(TTL_|_)SECONDS$|Seconds$/, 's'],
  [/MINUTES$/i, 'min'],
  [/DAYS$/i, 'days'],
  [/_MS$|Ms$|DELAYS_MS$/, 'ms'],
  [/BYTES$/i, 'bytes'],
  [/PIXELS$/i, 'pixels'],
  [/(CHARACTERS|LENGTH)$/i, 'characters'],
  [/RATIO$/i, 'ratio'],
];

const BINARY_UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `52428800 bytes` is `50 MiB`; what is no whole number of a larger unit stays as it is. */
export function formatValue({ name, value }: Pick<Limit, 'name' | 'value'>): string {
  const unit = UNITS.find(([suffix]) => suffix.test(name))?.[1] ?? '';
  if (typeof value !== 'number') {
    return `${value.map((item) => item.toLocaleString('en-US')).join(', ')} ${unit}`.trim();
  }
  if (unit !== 'bytes') {
    return `${value.toLocaleString('en-US')} ${unit}`.trim();
  }
  let [rest, step] = [value, 0];
  while (rest >= 1024 && rest % 1024 === 0 && step < BINARY_UNITS.length - 1) {
    rest /= 1024;
    step += 1;
  }
  return `${rest.toLocaleString('en-US')} ${BINARY_UNITS[step]}`;
}

export async function renderLimits(path: string): Promise<string> {
  const limits = await readLimits(path);
  return table(
    ['Limit', 'Value', 'Reason and source'],
    limits.map((limit) => [code(limit.name), formatValue(limit), limit.reason]),
  );
}
