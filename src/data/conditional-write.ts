import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** Whether a conditional write took place. Any other failure is thrown. */
export async function succeeded(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) {
      return false;
    }
    throw error;
  }
}

/** An IN list and its values: DynamoDB wants a placeholder for each. */
export function oneOf(values: readonly string[]): { readonly list: string; readonly values: Record<string, string> } {
  const entries = values.map((value, index) => [`:oneOf${index}`, value] as const);
  return { list: entries.map(([name]) => name).join(', '), values: Object.fromEntries(entries) };
}
