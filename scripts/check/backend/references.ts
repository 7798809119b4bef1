import { type Found, ofType, plainId, type Templates } from './templates.js';

/**
 * Whether a value in one stack is a resource of another, or of its own. Nested stacks know each other by parameters, which the
 * root fills from outputs; an output is named after the resource's stack, path and attribute.
 */
export function isReferenceTo(
  backend: Templates,
  value: unknown,
  { stack, logicalId }: Pick<Found, 'stack' | 'logicalId'>,
): boolean {
  const ref = (value as { readonly Ref?: string } | undefined)?.Ref;
  if (ref === undefined) {
    return false;
  }
  const path = `${stack.replace('data/', 'dataamplifyData')}${plainId(logicalId)}`;
  const output = new RegExp(`(sandbox|branch)[0-9a-f]{10}${path}[0-9A-F]{8}(Ref|QueueName|Arn)$`);
  return ref === logicalId || output.test(outputOf(backend, ref));
}

/** The output that fills a parameter, in whatever stack the parameter is: equal names are equal references. */
function outputOf(backend: Templates, parameter: string): string {
  const stacks = ofType(backend, 'AWS::CloudFormation::Stack').filter(({ stack }) => stack === 'root');
  const values = stacks.map(({ Properties = {} }) => {
    const parameters = (Properties['Parameters'] ?? {}) as Readonly<
      Record<string, { 'Fn::GetAtt'?: readonly string[] }>
    >;
    return parameters[parameter]?.['Fn::GetAtt']?.[1];
  });
  return values.find((value) => value !== undefined) ?? '';
}
