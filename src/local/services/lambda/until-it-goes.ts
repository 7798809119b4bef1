export interface Patience {
  /** Whether nobody wants it any more. */
  isStopped(): boolean;
  /** Told of a failure that is tried again; `tries` from 1. */
  onFailure(error: unknown, tries: number): void;
  /** How long to wait after a failure; ends early at the stop. */
  rest(tries: number): Promise<void>;
}

/**
 * Tries again until it goes well: a table engine that is away comes back, and a disk that is full is emptied.
 *
 * @returns what came of it; undefined after the stop.
 */
export async function untilItGoes<Result>(
  step: (isAgain: boolean) => Promise<Result>,
  { isStopped, onFailure, rest }: Patience,
): Promise<Result | undefined> {
  for (let tries = 1; !isStopped(); tries += 1) {
    try {
      return await step(tries > 1);
    } catch (error) {
      if (!isStopped()) {
        onFailure(error, tries);
        await rest(tries);
      }
    }
  }
  return undefined;
}
