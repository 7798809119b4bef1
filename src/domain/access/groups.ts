/** Cognito groups, the most privileged first: the order is the precedence in the token. */
export const GROUPS = ['admins', 'moderators', 'creatives', 'fans'] as const;
export type Group = (typeof GROUPS)[number];

/** Groups whose members decide over everyone's content. */
export const STAFF_GROUPS = ['admins', 'moderators'] as const satisfies readonly Group[];

/** Groups whose members look after the machinery. */
export const OPERATOR_GROUPS = ['admins'] as const satisfies readonly Group[];

/** Groups whose members may hold events. */
export const EVENT_HOLDER_GROUPS = ['admins', 'creatives'] as const satisfies readonly Group[];

/** Groups whose members may cancel and delete everyone's events. */
export const EVENT_OVERSEER_GROUPS = ['admins'] as const satisfies readonly Group[];

/** Groups whose members have a queue of content to decide over: their own events', or everyone's. */
export const QUEUE_READER_GROUPS = ['admins', 'moderators', 'creatives'] as const satisfies readonly Group[];
