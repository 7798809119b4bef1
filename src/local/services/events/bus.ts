import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../assembly/resource.js';
import type { Clock } from '../../shared/clock.js';
import type { BusEvent, EventBridgePort } from '../ports.js';
import type { Deliveries } from './deliveries.js';
import type { Rule } from './rule.js';

export interface Bus extends EventBridgePort {
  /** Like `putEvent`, and gives the event's id. */
  put(event: BusEvent): Promise<string>;
}

export interface BusOptions {
  readonly rules: readonly Rule[];
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
}

export const RULE_SERVICE = 'events.amazonaws.com';

/** The default event bus: matches each event against every rule. */
export function createBus({ rules, deliveries, clock, region, accountId }: BusOptions): Bus {
  const put = async (event: BusEvent) => {
    const envelope = buildEnvelope(event, { region, accountId, nowMs: clock.now() });
    const matching = rules.filter(({ matches }) => matches?.(envelope) === true);
    await Promise.all(
      matching.flatMap((rule) =>
        rule.targets.map((target) =>
          deliveries.deliver(target, target.input(envelope, rule), { arn: rule.arn, service: RULE_SERVICE, accountId }),
        ),
      ),
    );
    return String(envelope['id']);
  };
  return {
    put,
    async putEvent(event) {
      await put(event);
    },
  };
}

export interface EnvelopeOptions {
  readonly region: string;
  readonly accountId: string;
  readonly nowMs: number;
}

/** The event as rules and targets see it; its time has no milliseconds. */
export function buildEnvelope(event: BusEvent, { region, accountId, nowMs }: EnvelopeOptions): JsonObject {
  return {
    version: '0',
    id: event.id ?? randomUUID(),
    'detail-type': event.detailType,
    source: event.source,
    account: accountId,
    time: `${new Date(event.time ?? nowMs).toISOString().slice(0, 19)}Z`,
    region,
    resources: event.resources,
    detail: event.detail,
  };
}
