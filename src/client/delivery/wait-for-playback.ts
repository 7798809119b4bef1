import { BackendError, unwrap } from '../backend-error.js';
import { type BackendClient, createBackendClient } from '../client.js';

export interface WaitForPlaybackOptions {
  readonly client?: BackendClient;
  /** For a guest: `{ authMode: 'identityPool' }`. */
  readonly request?: { readonly authMode: 'identityPool' | 'userPool' };
  /** Milliseconds until it gives up; default 30,000. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * What getPlayback answers, once there is something to play: the public copies of what was approved a moment ago are still
 * being made.
 *
 * @throws BackendError `CONFLICT`, transient, when they are not there in time; any other as getPlayback has it.
 */
export async function waitForPlayback(contentId: string, options: WaitForPlaybackOptions = {}) {
  const { client = createBackendClient(), request, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const deadline = Date.now() + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const playback = unwrap(await client.queries.getPlayback({ contentId }, request));
    if (playback.delivery !== 'PUBLISHING') {
      return playback;
    }
    if (Date.now() > deadline) {
      throw new BackendError('CONFLICT', 'The content is not published yet', { transient: true });
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
