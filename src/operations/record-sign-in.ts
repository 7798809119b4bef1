import type { UserProfileRepository } from '../data/user-profile-repository.js';
import type { Log } from '../observability/log.js';

export interface RecordSignInDeps {
  readonly profiles: Pick<UserProfileRepository, 'recordSignIn'>;
  readonly now: () => Date;
  readonly log: Log;
}

/** Notes when someone signed in last. A trigger that fails keeps its user out, so this one never does. */
export function createRecordSignIn({ profiles, now, log }: RecordSignInDeps) {
  return async (sub: string | undefined): Promise<void> => {
    if (sub === undefined) {
      log.warn('a sign-in without a sub');
      return;
    }
    await profiles.recordSignIn(sub, now()).catch((error: unknown) => log.error('sign-in not noted', { sub, error }));
  };
}
