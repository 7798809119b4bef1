import { expect, it } from 'vitest';
import type { JsonObject, Resource } from '../../assembly/resource.js';
import { readRule } from './rule.js';
import { readSchedule } from './scheduled-item.js';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q';

const resource = (type: string, properties: JsonObject): Resource => ({
  ...{ logicalId: 'Rule', path: 'stack/Rule', type, properties, ref: 'rule', metadata: {} },
  attributes: { Arn: 'arn:rule' },
});
const rule = (properties: JsonObject) =>
  readRule(resource('AWS::Events::Rule', { EventPattern: { source: ['x'] }, ...properties }));
const schedule = (properties: JsonObject, target: JsonObject = {}) =>
  readSchedule(
    resource('AWS::Scheduler::Schedule', {
      ...{ ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' } },
      ...properties,
      Target: { Arn: QUEUE, RoleArn: 'arn:role', ...target },
    }),
  );

it.each<readonly [string, () => unknown, string]>([
  ['another bus', () => rule({ EventBusName: 'mine' }), 'the event bus mine is not simulated'],
  ['an unknown property', () => rule({ RoleArn: 'x' }), 'AWS::Events::Rule RoleArn is not simulated'],
  [
    'a topic as target',
    () => rule({ Targets: [{ Id: 'a', Arn: 'arn:aws:sns:us-east-1:000000000000:t' }] }),
    'arn:aws:sns:us-east-1:000000000000:t is not simulated',
  ],
  [
    'an unknown target parameter',
    () => rule({ Targets: [{ Id: 'a', Arn: QUEUE, EcsParameters: {} }] }),
    'the target parameter EcsParameters is not simulated',
  ],
  ['an unknown matcher', () => rule({ EventPattern: { source: [{ like: 'x' }] } }), 'Unrecognized match type like'],
  [
    'a schedule that is not valid',
    () => rule({ ScheduleExpression: 'rate(x)' }),
    'stack/Rule: the schedule rate(x) is not valid',
  ],
  [
    'a universal target',
    () => schedule({}, { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage' }),
    'aws-sdk:sqs:sendMessage is not simulated',
  ],
  [
    'an unknown property of a schedule',
    () => schedule({ Colour: 'red' }),
    'AWS::Scheduler::Schedule Colour is not simulated',
  ],
])('refuses %s at the start', (_, read, message) => {
  expect(read).toThrow(message);
});

it('leaves out what is disabled', () => {
  expect(rule({ State: 'DISABLED' })).toBeUndefined();
  expect(schedule({ State: 'DISABLED' })).toBeUndefined();
  expect(rule({ State: 'ENABLED' })?.name).toBe('rule');
});

it('keeps a schedule between its start and its end', () => {
  const item = schedule({ StartDate: '2026-01-01T00:00:00Z', EndDate: '2026-01-01T01:30:00Z' });
  const startMs = Date.parse('2026-01-01T00:00:00Z');

  expect(item?.schedule.next(0, 0)).toBe(startMs);
  expect(item?.schedule.next(startMs, 0)).toBe(startMs + 3_600_000);
  expect(item?.schedule.next(startMs + 3_600_000, 0)).toBeUndefined();
});
