import { generateName } from '../../assembly/generated-name.js';
import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import { readString } from '../../shared/json-fields.js';

const MAX_NAME_LENGTH = 64;

/** Type → how Ref and attributes look. */
export const IDENTITIES: Readonly<Record<string, (input: IdentifyInput) => ResourceIdentity>> = {
  'AWS::Events::Rule': (input) => {
    const name = nameOf(input);
    return { ref: name, attributes: { Arn: `arn:aws:events:${input.region}:${input.accountId}:rule/${name}` } };
  },
  'AWS::Scheduler::Schedule': (input) => {
    const name = nameOf(input);
    const group = readString(input.properties, 'GroupName') ?? 'default';
    return { ref: name, attributes: { Arn: `${schedulerPrefix(input)}schedule/${group}/${name}` } };
  },
  'AWS::Scheduler::ScheduleGroup': (input) => {
    const name = nameOf(input);
    return { ref: name, attributes: { Arn: `${schedulerPrefix(input)}schedule-group/${name}`, State: 'ACTIVE' } };
  },
};

function schedulerPrefix({ region, accountId }: IdentifyInput): string {
  return `arn:aws:scheduler:${region}:${accountId}:`;
}

function nameOf(input: IdentifyInput): string {
  return readString(input.properties, 'Name') ?? generateName(input, MAX_NAME_LENGTH);
}
