/** A `#foreach` that is being compiled: its index is `i<id>`, its list `l<id>`. */
export interface Loop {
  readonly id: number;
  readonly parent: Loop | undefined;
}

/** What a template uses while it is compiled: its variables and the functions it was found to call. */
export class Scope {
  readonly constants: unknown[] = [];
  loop: Loop | undefined;
  private readonly variables = new Map<string, string>();
  private loops = 0;

  constructor(readonly templateName: string) {}

  /** The JavaScript name of a Velocity variable, whose own name may hold hyphens. */
  variable(name: string): string {
    let variable = this.variables.get(name);
    if (variable === undefined) {
      variable = `v${this.variables.size}`;
      this.variables.set(name, variable);
    }
    return variable;
  }

  /** The JavaScript name of a function that is bound now. */
  constant(value: unknown): string {
    const known = this.constants.indexOf(value);
    return `c${known === -1 ? this.constants.push(value) - 1 : known}`;
  }

  /** Runs with a loop of its own around it. */
  inLoop(compile: (loop: Loop) => string): string {
    const loop: Loop = { id: this.loops, parent: this.loop };
    this.loops += 1;
    this.loop = loop;
    const compiled = compile(loop);
    this.loop = loop.parent;
    return compiled;
  }

  get declarations(): string {
    return this.variables.size === 0 ? '' : `let ${[...this.variables.values()].join(',')};`;
  }
}
