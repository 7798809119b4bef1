import type { Person } from '../../support/people.js';
import type { Stage } from './stage.js';

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly errorType?: string | null }[] | undefined;
}

/** What a caller adds to a call: guests sign with the identity pool's credentials. */
export type CallOptions = { readonly authMode?: 'identityPool' };

export type Attempt = (stage: Stage, options: CallOptions, caller: Person) => Promise<Answer>;
