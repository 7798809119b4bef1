import type { Resource } from '../../assembly/resource.js';
import { compileEventPattern, type EventMatcher } from '../../shared/event-pattern/index.js';
import { readDocument, readObjects, readString } from '../../shared/json-fields.js';
import { compileSchedule, type Schedule } from './schedule/index.js';
import { readTarget, type Target } from './target.js';

/** A rule of the default bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly matches?: EventMatcher;
  readonly schedule?: Schedule;
  /** The schedule as the template has it. */
  readonly expression?: string;
  readonly targets: readonly Target[];
}

const KNOWN_PROPERTIES: ReadonlySet<string> = new Set([
  'Description',
  'EventBusName',
  'EventPattern',
  'Name',
  'ScheduleExpression',
  'State',
  'Tags',
  'Targets',
]);

/**
 * @returns undefined when the rule is disabled.
 * @throws Error naming what is not simulated: another bus, a target's type, a matcher, a schedule.
 */
export function readRule(resource: Resource): Rule | undefined {
  const { properties, path, ref, attributes } = resource;
  const unknown = Object.keys(properties).find((name) => !KNOWN_PROPERTIES.has(name));
  if (unknown !== undefined) {
    throw new Error(`${path}: AWS::Events::Rule ${unknown} is not simulated.`);
  }
  const bus = readString(properties, 'EventBusName') ?? 'default';
  if (bus !== 'default' && !bus.endsWith(':event-bus/default')) {
    throw new Error(`${path}: the event bus ${bus} is not simulated; the default one is.`);
  }
  const pattern = readDocument(properties, 'EventPattern');
  const expression = readString(properties, 'ScheduleExpression');
  const rule: Rule = {
    name: ref,
    arn: attributes['Arn'] ?? '',
    targets: readObjects(properties, 'Targets').map((target) => readTarget(path, target)),
    ...(pattern === undefined ? {} : { matches: compileEventPattern(pattern) }),
    ...(expression === undefined
      ? {}
      : { expression, schedule: compileSchedule(expression, { path, timeZone: 'UTC' }) }),
  };
  return readString(properties, 'State') === 'DISABLED' ? undefined : rule;
}
