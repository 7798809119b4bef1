export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface LogOptions {
  readonly write: (line: string) => void;
  readonly now: () => Date;
}

/** One JSON object per line, as CloudWatch Logs Insights reads it. Fields never hold secrets, tokens or signed URLs. */
export function createLog({ write, now }: LogOptions): Log {
  const at =
    (level: 'INFO' | 'WARN' | 'ERROR') =>
    (message: string, fields: LogFields = {}) =>
      write(`${JSON.stringify({ timestamp: now().toISOString(), level, message, ...fields }, withErrors)}\n`);
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

/** JSON.stringify shows nothing of an Error: name, message, stack and cause are not enumerable. */
function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) {
    return value;
  }
  const { name, message, stack, cause } = value;
  return { ...value, name, message, stack, ...(cause === undefined ? {} : { cause }) };
}
