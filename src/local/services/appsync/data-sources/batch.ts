import type { RequestContext } from '../execution/request-context.js';
import type { StepDefinition } from '../load/definition.js';
import type { TemplateValue } from '../templates/contract.js';

interface Waiting {
  readonly payload: TemplateValue;
  resolve(value: TemplateValue): void;
  reject(error: unknown): void;
}

/** Runs one gathered batch. An entry that is an `Error` fails its caller alone. */
export type RunBatch = (
  step: StepDefinition,
  payloads: readonly TemplateValue[],
) => Promise<readonly (TemplateValue | Error)[]>;

export type Batch = (
  step: StepDefinition,
  request: RequestContext,
  payload: TemplateValue,
  maxBatchSize: number,
) => Promise<TemplateValue>;

/** Gathers the calls of one step in one request, such as those of a list's entries, into batches. */
export function createBatcher(run: RunBatch): Batch {
  return (step, request, payload, maxBatchSize) =>
    new Promise((resolve, reject) => {
      const waiting = request.batches.get(step);
      const batch: Waiting[] = Array.isArray(waiting) ? waiting : [];
      if (batch.length === 0) {
        request.batches.set(step, batch);
        // After the microtasks: siblings whose earlier steps were answered together join the batch.
        setImmediate(() => close(batch));
      }
      batch.push({ payload, resolve, reject });
      if (batch.length >= maxBatchSize) {
        close(batch);
      }

      function close(full: Waiting[]): void {
        if (request.batches.get(step) !== full) {
          return; // it was full before its time
        }
        request.batches.delete(step);
        void settle(run, step, full);
      }
    });
}

async function settle(run: RunBatch, step: StepDefinition, batch: readonly Waiting[]): Promise<void> {
  try {
    const results = await run(
      step,
      batch.map(({ payload }) => payload),
    );
    for (const [index, { resolve, reject }] of batch.entries()) {
      const result = results[index];
      if (result instanceof Error) {
        reject(result);
      } else {
        resolve(result ?? null);
      }
    }
  } catch (error) {
    for (const { reject } of batch) {
      reject(error);
    }
  }
}
