import { compilePattern, type ValueTest } from './pattern.js';

/** `arn:partition:service:region:account:resource`. */
const ARN_FIELDS = 6;

/**
 * Compiles a value of the ARN operators: "Each of the six colon-delimited components of the ARN is checked separately
 * and each can include multi-character match wildcards (*) or single-character match wildcards (?)."
 *
 * @throws SyntaxError when the value has fewer than six fields and is not `*`.
 */
export function compileArnPattern(source: string, variables: boolean): ValueTest {
  const wanted = splitArn(source, variables);
  if (wanted.length !== ARN_FIELDS && source !== '*') {
    throw new SyntaxError(`"${source}" is not an ARN`);
  }
  const tests = wanted.map((field) => compilePattern(field, { wildcards: true, variables }));
  return (value, lookup) => {
    if (source === '*') {
      return true;
    }
    const fields = splitArn(value, false);
    return fields.length === ARN_FIELDS && tests.every((test, index) => test(fields[index] ?? '', lookup));
  };
}

/** Colons inside `${aws:userid}` do not separate; those of the resource field stay in it. */
function splitArn(source: string, variables: boolean): readonly string[] {
  const fields: string[] = [];
  let start = 0;
  let insideVariable = false;
  for (let at = 0; at < source.length && fields.length < ARN_FIELDS - 1; at += 1) {
    if (variables && source.startsWith('${', at)) {
      insideVariable = true;
    } else if (insideVariable) {
      insideVariable = source.charAt(at) !== '}';
    } else if (source.charAt(at) === ':') {
      fields.push(source.slice(start, at));
      start = at + 1;
    }
  }
  return [...fields, source.slice(start)];
}
