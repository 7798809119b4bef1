import type { Stack } from 'aws-cdk-lib';

const IDENTIFIERS = ['amplify-backend-namespace', 'amplify-backend-name', 'amplify-backend-type'];

/** A parameter of this very backend, by a name that all of its stacks know without asking each other. */
export function parameterPath(root: Stack, name: string): string {
  return `/dropclip/${IDENTIFIERS.map((key) => root.node.getContext(key)).join('/')}/${name}`;
}
