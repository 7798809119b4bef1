import { dispatchJson } from '../../shared/json-protocol.js';
import type { LocalService, RunningService, ServiceContext } from '../service.js';
import { createBus } from './bus.js';
import { createDeliveries } from './deliveries.js';
import { IDENTITIES } from './identify.js';
import { putEvents } from './operations/put-events.js';
import { readRule } from './rule.js';
import { readSchedule, scheduleOfRule } from './scheduled-item.js';
import { createTimetable } from './timetable.js';

/** Wire name → implementation. What is absent is answered as unknown. */
const OPERATIONS = { PutEvents: putEvents };

/** EventBridge's default bus with its rules, and EventBridge Scheduler's schedules. */
export const eventsService: LocalService<'events'> = {
  name: 'events',
  routes: { signingNames: ['events'], targets: ['AWSEvents'] },
  resourceTypes: Object.keys(IDENTITIES),
  operations: Object.keys(OPERATIONS),
  identify(input) {
    const identify = IDENTITIES[input.type];
    if (identify === undefined) {
      throw new Error(`${input.type} is not a type of EventBridge.`);
    }
    return identify(input);
  },
  start,
};

async function start(context: ServiceContext): Promise<RunningService<'events'>> {
  const { resources, assembly, store, clock, log, ports } = context;
  const { region, accountId } = assembly;
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const rules = ofType('AWS::Events::Rule').flatMap((resource) => readRule(resource) ?? []);
  const items = [
    ...rules.flatMap((rule) => scheduleOfRule(rule) ?? []),
    ...ofType('AWS::Scheduler::Schedule').flatMap((resource) => readSchedule(resource) ?? []),
  ];
  const deliveries = createDeliveries({ ports, store, clock, log });
  const bus = createBus({ rules, deliveries, clock, region, accountId });
  const timetable = createTimetable({ items, deliveries, store, clock, log, region, accountId });
  const busArn = `arn:aws:events:${region}:${accountId}:event-bus/default`;
  return {
    port: { putEvent: bus.putEvent },
    handle: (request, response) =>
      dispatchJson(OPERATIONS, bus, request, response, ({ action, body }) => {
        const caller = ports.iam.verify(request, { body, service: 'events' })?.caller;
        ports.iam.require({
          ...(caller === undefined ? {} : { caller }),
          action: `events:${action}`,
          resource: busArn,
        });
      }),
    async ready() {
      deliveries.start();
      await timetable.start();
    },
    async stop() {
      timetable.stop();
      deliveries.stop();
      await Promise.all([timetable.ended(), deliveries.ended()]);
    },
  };
}
