import { callersOf } from '../../docs/backend/callers.js';
import { deployedSchema, fieldsOf, modelSchema, ROOT_TYPES } from '../../docs/backend/fields.js';
import { functionsOf } from '../../docs/backend/functions.js';
import { evaluateBackend } from '../../docs/backend/load-backend.js';
import { code, table } from '../../docs/markdown.js';
import type { Allowance } from '../allowance.js';
import { WILDCARD_GRANTS } from '../allowed/grants.js';
import { GUEST_OPERATIONS } from '../allowed/guest-operations.js';
import { STATEFUL_IDS } from '../allowed/stateful-ids.js';
import { WRITABLE_ALLOWANCES } from '../allowed/writable-fields.js';
import { operationsOf } from '../backend/schema.js';
import { ofType } from '../backend/templates.js';
import type { Checked } from '../finding.js';
import { installedFor, LAMBDA_PLATFORM, nameOf } from '../packages/installed-for.js';
import { measure, STACK_LIMITS } from '../rules/stack-sizes.js';
import { RULES } from '../rules.js';

/** Sizes are rounded up to this, so that not every change of a line is one of the report. */
const TEMPLATE_STEP_BYTES = 10_000;
const BUNDLE_STEP_BYTES = 100_000;

/**
 * What a deployment would open, grant and take up, in Markdown whose lines change when that does and only then: no hashes, no
 * names of accounts, sizes rounded.
 */
export async function renderReport(checked: Checked): Promise<string> {
  const branch = checked.backends.find(({ kind }) => kind === 'branch');
  if (branch === undefined) {
    throw new Error('The report is about a branch, and none was synthesized.');
  }
  const assembly = await evaluateBackend(branch.directory);
  const functions = functionsOf(assembly);
  const input = { assembly, schema: deployedSchema(assembly), models: modelSchema(assembly), functions };
  const operations = ROOT_TYPES.flatMap((type) =>
    fieldsOf(input.schema, type).map(({ name }) => ({
      name: `${type}.${name.value}`,
      callers: callersOf(input, type, name.value).split(', '),
    })),
  );
  return [
    '# What would be deployed\n\nWritten by `npm run check -- --write`, from the synthesized branch. A change here is what a pull request opens, grants or adds.',
    section('Operations by role', operationsByRole(operations)),
    section('Client-writable fields', writableFields(branch, operations)),
    section('Grants by function', grantsByFunction(functions)),
    section('Stacks', stacks(branch)),
    section('Bundles', bundles(branch)),
    section('Native packages', nativePackages(checked)),
    section('Alarms', `${ofType(branch, 'AWS::CloudWatch::Alarm').length} alarms.`),
    section('JavaScript resolvers', `${branch.resolvers.length} files.`),
    section('Pinned logical ids', STATEFUL_IDS.map((id) => `- ${code(id)}`).join('\n')),
    section('Allowances', allowances()),
    section('Rules', RULES.map(({ name, about }) => `- ${code(name)}: ${about}`).join('\n')),
  ]
    .join('\n\n')
    .concat('\n');
}

const section = (title: string, body: string) => `## ${title}\n\n${body}`;

interface NamedOperation {
  readonly name: string;
  readonly callers: readonly string[];
}

function operationsByRole(operations: readonly NamedOperation[]): string {
  const roles = [...new Set(operations.flatMap(({ callers }) => callers))].filter((role) => role !== '').sort();
  return table(
    ['Role', 'Operation'],
    // A line for each pair: what a pull request opens is one line of its diff.
    roles.flatMap((role) =>
      operations.filter(({ callers }) => callers.includes(role)).map(({ name }) => [role, code(name)]),
    ),
  );
}

function writableFields(branch: Checked['backends'][number], operations: readonly NamedOperation[]): string {
  return table(
    ['Mutation', 'Who', 'May say'],
    operationsOf(branch)
      .filter(({ type, forPeople }) => type === 'Mutation' && forPeople)
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .map(({ name, paths }) => [
        code(name),
        operations.find((one) => one.name === `Mutation.${name}`)?.callers.join(', ') ?? '',
        paths.map(code).join(', '),
      ]),
  );
}

function grantsByFunction(functions: ReturnType<typeof functionsOf>): string {
  return table(
    ['Function', 'Resource', 'Actions'],
    functions.flatMap(({ name, grants }) =>
      grants.map(({ kind, target, actions }) => [
        name,
        `${kind === 'other' ? '' : `${kind} `}${code(target.replace(/^parameter\/.*\//, 'parameter '))}`,
        actions.join(', '),
      ]),
    ),
  );
}

function stacks({ templates }: Checked['backends'][number]): string {
  const rows = [...templates]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((template) => {
      const { resources, parameters, outputs, bytes } = measure(template);
      return [
        template.name,
        `${resources} of ${STACK_LIMITS.resources}`,
        String(parameters),
        String(outputs),
        `≤ ${roundUp(bytes, TEMPLATE_STEP_BYTES) / 1000} of ${STACK_LIMITS.bytes / 1000} kB`,
      ];
    });
  return table(['Stack', 'Resources', 'Parameters', 'Outputs', 'Template'], rows);
}

function bundles({ bundles: all }: Checked['backends'][number]): string {
  return table(
    ['Function', 'Code and its map', 'Packages beside it'],
    [...all]
      .sort((left, right) => (left.subject < right.subject ? -1 : 1))
      .map(({ subject, bytes, packages }) => [
        subject,
        `≤ ${(roundUp(bytes, BUNDLE_STEP_BYTES) / 1e6).toFixed(1)} MB`,
        packages.join(', '),
      ]),
  );
}

function nativePackages({ locked, nativePackages: roots }: Checked): string {
  const { os, cpu, libc } = LAMBDA_PLATFORM;
  const { paths } = installedFor(locked, roots, LAMBDA_PLATFORM);
  return `For ${os}, ${cpu}, ${libc}, from package-lock.json:\n\n${paths
    .map((path) => `- ${code(nameOf(path))} ${locked[path]?.version}`)
    .join('\n')}`;
}

function allowances(): string {
  const rows = (rule: string, list: readonly Allowance[]) =>
    list.map(({ subject, reason }) => [rule, code(subject.source), reason]);
  return table(
    ['Rule', 'Subject', 'Because'],
    [
      ...rows('guest-operation', GUEST_OPERATIONS),
      ...rows('writable-field', WRITABLE_ALLOWANCES),
      ...rows('wildcard-grant', WILDCARD_GRANTS),
    ],
  );
}

function roundUp(bytes: number, step: number): number {
  return Math.ceil(bytes / step) * step;
}
