import type { AccountType } from './account-type.js';

/** A person, and what they may still store. `remaining = quota − used − reserved`, in every write. */
export interface UserProfile {
  /** The Cognito `sub`. */
  readonly id: string;
  readonly accountType: AccountType;
  readonly storageQuotaBytes: number;
  readonly storageUsedBytes: number;
  readonly storageReservedBytes: number;
  readonly storageRemainingBytes: number;
}
