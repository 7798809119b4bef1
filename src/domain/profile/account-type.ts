import type { Group } from '../access/groups.js';

/** What a person may choose to be at sign-up. Nothing privileged is among them, and nothing privileged can be added here by a client. */
export const ACCOUNT_TYPES = ['fan', 'creative'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

const GROUP_OF = { fan: 'fans', creative: 'creatives' } as const satisfies Record<AccountType, Group>;

/**
 * The account type of a sign-up. Whatever is not one of the two gives the least: a fan.
 * Refusing here would lock out a user who is confirmed already.
 */
export function accountTypeOf(attribute: string | undefined): AccountType {
  return ACCOUNT_TYPES.find((type) => type === attribute) ?? 'fan';
}

export function groupOf(accountType: AccountType): Group {
  return GROUP_OF[accountType];
}
