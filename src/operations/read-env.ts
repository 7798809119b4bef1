/**
 * The named variables of a function's environment, which amplify/functions/connect-functions.ts sets.
 *
 * @throws Error naming every variable that is missing, so that a function fails when it starts and not when it is needed.
 */
export function readEnv<Name extends string>(env: NodeJS.ProcessEnv, names: readonly Name[]): Record<Name, string> {
  const missing = names.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) {
    throw new Error(`The environment lacks ${missing.join(', ')}`);
  }
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<Name, string>;
}
