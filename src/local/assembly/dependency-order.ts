import { AssemblyError } from './assembly-error.js';

export interface Dependency {
  /** The node that is needed first. */
  readonly on: string;
  /** Why, for the message about a cycle. */
  readonly because: string;
}

/**
 * Orders the nodes of a graph so that each comes after what it depends on; ties keep the order given.
 *
 * @throws AssemblyError that prints the cycle and what closes it, when there is one: CloudFormation refuses it too.
 */
export function dependencyOrder(
  nodes: readonly string[],
  dependenciesOf: (node: string) => readonly Dependency[],
): readonly string[] {
  const order: string[] = [];
  const done = new Set<string>();
  const path: { readonly node: string; because: string }[] = [];
  const visit = (node: string): void => {
    if (done.has(node)) return;
    const start = path.findIndex((step) => step.node === node);
    if (start >= 0) throw cycleError(path.slice(start));
    const step = { node, because: '' };
    path.push(step);
    for (const { on, because } of dependenciesOf(node)) {
      step.because = because;
      visit(on);
    }
    path.pop();
    done.add(node);
    order.push(node);
  };
  nodes.forEach(visit);
  return order;
}

function cycleError(cycle: readonly { readonly node: string; readonly because: string }[]): AssemblyError {
  const nodes = [...cycle.map(({ node }) => node), cycle[0]?.node].join(' → ');
  const reasons = cycle.map(({ node, because }) => `${node} needs ${because}`).join('; ');
  return new AssemblyError(`Circular dependency between resources: [${nodes}]: ${reasons}`);
}
