/** A function as a caller or a template names it. */
export interface FunctionReference {
  readonly name: string;
  /** Version or alias; `$LATEST` when none is named. */
  readonly qualifier: string;
}

/** `[arn:aws:lambda:REGION:][ACCOUNT:function:]NAME[:QUALIFIER]` */
const REFERENCE = /^(?:(?:arn:aws:lambda:[\w-]+:)?\d{12}:function:|function:)?([\w-]+)(?::([\w$-]+))?$/;

/** @returns undefined when the text is no function's name or ARN. */
export function readReference(text: string): FunctionReference | undefined {
  const match = REFERENCE.exec(text);
  return match?.[1] === undefined ? undefined : { name: match[1], qualifier: match[2] ?? '$LATEST' };
}

/** The name alone, whatever form it was given in. */
export function functionNameOf(text: string): string {
  return readReference(text)?.name ?? text;
}
