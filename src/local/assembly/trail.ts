import { AssemblyError } from './assembly-error.js';

/** What is being evaluated, outermost first: a value that needs itself is found here before the stack overflows. */
export class Trail {
  readonly #steps: string[] = [];

  /** @throws AssemblyError that prints the cycle, when `step` is being evaluated already. */
  follow<T>(step: string, evaluate: () => T): T {
    const start = this.#steps.indexOf(step);
    if (start >= 0) {
      throw new AssemblyError(`Circular dependency: [${[...this.#steps.slice(start), step].join(' → ')}]`);
    }
    this.#steps.push(step);
    try {
      return evaluate();
    } finally {
      this.#steps.pop();
    }
  }
}

/** Values computed at first use, each once. */
export function computeOnce<T>(trail: Trail, prefix: string, compute: (key: string) => T): (key: string) => T {
  const values = new Map<string, { readonly value: T }>();
  return (key) => {
    const known = values.get(key);
    if (known !== undefined) return known.value;
    const value = trail.follow(`${prefix}${key}`, () => compute(key));
    values.set(key, { value });
    return value;
  };
}
