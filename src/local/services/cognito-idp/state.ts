import type { Clock } from '../../shared/clock.js';
import type { JsonOperation } from '../../shared/json-protocol.js';
import type { SigningKey } from '../../shared/signing-key.js';
import type { OutgoingMessage } from '../service.js';
import { errors } from './errors.js';
import type { Directory } from './settings/directory.js';
import type { SessionTable } from './sign-in/session-table.js';
import type { TokenSessions } from './tokens/token-sessions.js';
import type { RunTrigger } from './triggers/run-trigger.js';
import type { GroupTable } from './users/group-table.js';
import type { UserTable } from './users/user-table.js';

/** A pool's keys: Cognito signs id and access tokens with different ones. */
export interface PoolKeys {
  readonly id: SigningKey;
  readonly access: SigningKey;
}

/** What the operations work on. Each asks for the parts it uses. */
export interface UserPoolState {
  readonly directory: Directory;
  readonly users: UserTable;
  readonly groups: GroupTable;
  readonly sessions: SessionTable;
  readonly tokenSessions: TokenSessions;
  readonly keys: ReadonlyMap<string, PoolKeys>;
  readonly runTrigger: RunTrigger;
  readonly clock: Clock;
  readonly deliver: (message: OutgoingMessage) => void;
  /** Random bytes, base64, kept in the store: makes the salts of users who do not exist. */
  readonly hidingSecret: string;
}

/**
 * An operation that takes the members listed and no other.
 *
 * @param members - members it obeys, and those that are without meaning here (`AnalyticsMetadata`, `UserContextData`).
 */
export function operation(members: readonly string[], run: JsonOperation<UserPoolState>): JsonOperation<UserPoolState> {
  return (state, input, call) => {
    const unknown = Object.keys(input).find((name) => !members.includes(name) && input[name] !== null);
    if (unknown !== undefined) {
      throw errors.unsupported(`${call.action}: ${unknown}`);
    }
    return run(state, input, call);
  };
}
