import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';

export type SecretStore = ReturnType<typeof createSecretStore>;

/** Secrets in Parameter Store, encrypted with the account's own key. */
export function createSecretStore({ client }: { readonly client: SSMClient }) {
  return {
    /** @throws Error when there is none of that name. */
    async read(name: string): Promise<string> {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
      if (Parameter?.Value === undefined) {
        throw new Error(`The secret ${name} has no value`);
      }
      return Parameter.Value;
    },

    /** Stores a secret once. @returns whether it was stored; false when there is one already. */
    async createIfAbsent(name: string, value: string, description: string): Promise<boolean> {
      try {
        const input = { Name: name, Value: value, Type: 'SecureString', Description: description } as const;
        await client.send(new PutParameterCommand({ ...input, Overwrite: false }));
        return true;
      } catch (error) {
        if (error instanceof ParameterAlreadyExists) {
          return false;
        }
        throw error;
      }
    },

    /** Removes a secret; one that is gone already is no error. */
    async remove(name: string): Promise<void> {
      try {
        await client.send(new DeleteParameterCommand({ Name: name }));
      } catch (error) {
        if (!(error instanceof ParameterNotFound)) {
          throw error;
        }
      }
    },
  };
}
