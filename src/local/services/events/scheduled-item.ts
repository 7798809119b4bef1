import type { Resource } from '../../assembly/resource.js';
import { readObject, readString } from '../../shared/json-fields.js';
import { buildEnvelope, RULE_SERVICE } from './bus.js';
import { INPUT_VARIABLES } from './input-variables.js';
import type { Rule } from './rule.js';
import { compileSchedule, type Schedule } from './schedule/index.js';
import { type Delivery, readDelivery } from './target.js';

/** Something that runs by the clock: a rule with a schedule, or a schedule of EventBridge Scheduler. */
export interface ScheduledItem {
  readonly arn: string;
  /** Who asks the targets' resource policies. */
  readonly service: string;
  /** Changes when the schedule does; then it begins anew. */
  readonly expression: string;
  readonly schedule: Schedule;
  /** What is delivered for one due time. */
  run(occurrence: Occurrence): readonly { readonly delivery: Delivery; readonly input: string }[];
}

export interface Occurrence {
  readonly dueMs: number;
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
}

const KNOWN_PROPERTIES: ReadonlySet<string> = new Set([
  'Description',
  'EndDate',
  'FlexibleTimeWindow',
  'GroupName',
  'KmsKeyArn',
  'Name',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'StartDate',
  'State',
  'Target',
]);

/** @returns undefined for a rule without a schedule. */
export function scheduleOfRule(rule: Rule): ScheduledItem | undefined {
  const { schedule, arn, targets, expression } = rule;
  return schedule === undefined || expression === undefined
    ? undefined
    : {
        ...{ arn, expression, schedule, service: RULE_SERVICE },
        run(occurrence) {
          const event = scheduledEvent(arn, 'aws.events', occurrence);
          return targets.map((target) => ({ delivery: target, input: target.input(event, rule) }));
        },
      };
}

/**
 * Reads an `AWS::Scheduler::Schedule`. A flexible window is used at its beginning.
 *
 * @returns undefined when it is disabled.
 * @throws Error naming what is not simulated.
 */
export function readSchedule({ path, properties, attributes }: Resource): ScheduledItem | undefined {
  const unknown = Object.keys(properties).find((name) => !KNOWN_PROPERTIES.has(name));
  if (unknown !== undefined) {
    throw new Error(`${path}: AWS::Scheduler::Schedule ${unknown} is not simulated.`);
  }
  const arn = attributes['Arn'] ?? '';
  const target = readObject(properties, 'Target') ?? {};
  const delivery = readDelivery(path, target);
  const constant = readString(target, 'Input');
  const expression = readString(properties, 'ScheduleExpression') ?? '';
  const timeZone = readString(properties, 'ScheduleExpressionTimezone') ?? 'UTC';
  const startMs = Date.parse(readString(properties, 'StartDate') ?? '') || 0;
  const endMs = Date.parse(readString(properties, 'EndDate') ?? '') || Number.POSITIVE_INFINITY;
  const item: ScheduledItem = {
    arn,
    service: 'scheduler.amazonaws.com',
    expression: `${expression} ${timeZone} ${startMs} ${endMs}`,
    schedule: bounded(compileSchedule(expression, { path, timeZone }), startMs, endMs),
    run(occurrence) {
      const input = constant ?? JSON.stringify({ ...scheduledEvent(arn, 'aws.scheduler', occurrence), detail: '{}' });
      return [{ delivery, input: fillVariables(input, arn, occurrence) }];
    },
  };
  return readString(properties, 'State') === 'DISABLED' ? undefined : item;
}

function bounded(schedule: Schedule, startMs: number, endMs: number): Schedule {
  return {
    next(afterMs, startedMs) {
      const next = schedule.next(Math.max(afterMs, startMs - 1), Math.max(startedMs, startMs));
      return next === undefined || next > endMs ? undefined : next;
    },
  };
}

function scheduledEvent(arn: string, source: string, { dueMs, id, region, accountId }: Occurrence) {
  return buildEnvelope(
    { source, id, detailType: 'Scheduled Event', detail: {}, resources: [arn] },
    { region, accountId, nowMs: dueMs },
  );
}

function fillVariables(input: string, arn: string, occurrence: Occurrence): string {
  return Object.entries(INPUT_VARIABLES).reduce(
    (text, [name, read]) => text.replaceAll(`<aws.scheduler.${name}>`, read(arn, occurrence)),
    input,
  );
}
