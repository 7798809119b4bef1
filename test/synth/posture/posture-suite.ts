import { describe, expect, it } from 'vitest';
import { resourceCycles } from '../../../src/local/synthesis/index.js';
import { type Backends, TARGETS } from '../targets.js';
import { describeAlarmPosture } from './alarms-suite.js';
import { describeApiPosture } from './api-suite.js';
import { describeCosts } from './costs-suite.js';
import { describeDataPosture } from './data-suite.js';
import { describeFunctionPosture } from './functions-suite.js';

/** What a reviewer of a deployment asks for. */
export function describePosture(backends: Backends): void {
  describe('C04 what is deployed', () => {
    describeDataPosture(backends);
    describeApiPosture(backends);
    describeFunctionPosture(backends);
    describeAlarmPosture(backends);
    describeCosts(backends);
  });

  it.each(TARGETS)('C05 the stacks of a %s need each other in one direction', (kind) => {
    expect(backends(kind).templates.flatMap(({ resources }) => resourceCycles(resources))).toEqual([]);
  });
}
