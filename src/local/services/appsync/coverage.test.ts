import { expect, it } from 'vitest';
import { APPSYNC_COVERAGE } from './coverage.js';

it('names nothing twice, and nothing as supported that is refused', () => {
  for (const { area, supported, refused } of APPSYNC_COVERAGE) {
    const names = [...supported, ...refused];
    expect(names, area).toHaveLength(new Set(names).size);
  }
  expect(APPSYNC_COVERAGE.map(({ area }) => area)).toHaveLength(new Set(APPSYNC_COVERAGE.map(({ area }) => area)).size);
});

it('lists what the engine dispatches on', () => {
  const supported = (area: string) => APPSYNC_COVERAGE.find((row) => row.area === area)?.supported;
  expect(supported('DynamoDB operations')).toContain('TransactWriteItems');
  expect(supported('Scalars')).toContain('AWSIPAddress');
  expect(supported('Real-time')).toContain('containsAny');
  expect(supported('CloudFormation types')).toContain('AWS::AppSync::FunctionConfiguration');
});
