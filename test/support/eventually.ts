/** How long something that happens by itself may take before a test gives up on it. */
const PATIENCE_MS = 20_000;
const STEP_MS = 20;

/** Waits until `read` gives something other than undefined or false. Fails with `what` when it does not in time. */
export async function eventually<Value>(
  what: string,
  read: () => Promise<Value> | Value,
  patienceMs = PATIENCE_MS,
): Promise<Exclude<Value, undefined | false>> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) {
      return value as Exclude<Value, undefined | false>;
    }
    if (Date.now() > deadline) {
      throw new Error(`It did not happen in ${patienceMs} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
