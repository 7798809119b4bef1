import type { ContentLabel } from '../domain/content/review.js';
import type { Log } from '../observability/log.js';

/** Looks for what may not be shown. Adapters live in src/media; a target that turns none on has none. */
export interface ModerationLabeller {
  /**
   * @param pictures - absolute paths of JPEGs that belong together.
   * @returns what is seen in any of them with at least MIN_LABEL_CONFIDENCE_PERCENT, the surest first. Rejects when it cannot tell.
   */
  labelsOf(pictures: readonly string[]): Promise<readonly ContentLabel[]>;
}

/**
 * What a labeller sees; undefined when there is none, nothing to show it, or it failed. Labels order a queue that people
 * work through anyway, so a file never waits or fails for them, and is not processed again for their sake.
 */
export async function lookAt(
  { labeller, log }: { readonly labeller?: ModerationLabeller | undefined; readonly log: Log },
  contentId: string,
  pictures: readonly string[],
): Promise<readonly ContentLabel[] | undefined> {
  if (labeller === undefined || pictures.length === 0) {
    return undefined;
  }
  try {
    return await labeller.labelsOf(pictures);
  } catch (error) {
    log.warn('content not labelled', { contentId, error });
    return undefined;
  }
}
