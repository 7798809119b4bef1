/** A policy document that AWS would refuse, or that says something the engine does not know. It stops the start. */
export class MalformedPolicyError extends Error {
  override readonly name = 'MalformedPolicyError';

  /** @param where - the policy and statement, `Role Uploader, policy Reads, statement 2`. */
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
  }
}
