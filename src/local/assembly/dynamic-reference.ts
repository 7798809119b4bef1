/** `{{resolve:service-name:reference-key}}` */
const DYNAMIC_REFERENCE = /\{\{resolve:([^:}]+):([^}]*)\}\}/g;

/** Parameter names may hold colons only before the version, which is a number. */
const SSM_KEY = /^(.*?)(?::(\d+))?$/;

/**
 * Replaces the dynamic references of a text. Only parameters that the assembly itself declares can be known:
 * secrets, secure strings and other accounts' values are refused by name.
 */
export function resolveDynamicReferences(
  text: string,
  { ssmParameter, fail }: { ssmParameter(name: string): string | undefined; fail(message: string): never },
): string {
  return text.replace(DYNAMIC_REFERENCE, (reference, service: string, key: string) => {
    if (service !== 'ssm') return fail(`The dynamic reference ${reference} is not supported: only ssm is`);
    const name = SSM_KEY.exec(key)?.[1] ?? key;
    return ssmParameter(name) ?? fail(`The dynamic reference ${reference} names a parameter that no template declares`);
  });
}
