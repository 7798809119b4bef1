/** Keywords of EventBridge Scheduler's inputs (managing-schedule-context-attributes.html), after `aws.scheduler.`. */
export const INPUT_VARIABLES: Readonly<
  Record<string, (arn: string, occurrence: { readonly dueMs: number; readonly id: string }) => string>
> = {
  'schedule-arn': (arn) => arn,
  'scheduled-time': (_, { dueMs }) => `${new Date(dueMs).toISOString().slice(0, 19)}Z`,
  'execution-id': (_, { id }) => id,
  'attempt-number': () => '1',
};
