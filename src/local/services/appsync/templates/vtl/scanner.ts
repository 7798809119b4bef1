import { TemplateError } from '../errors.js';

/** A position in a template's text. */
export class Scanner {
  position = 0;

  constructor(
    readonly text: string,
    readonly templateName: string,
    private readonly firstLine = 1,
  ) {}

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The 1-based line of the position. */
  get line(): number {
    let line = this.firstLine;
    for (let index = this.text.indexOf('\n'); index !== -1 && index < this.position; ) {
      line += 1;
      index = this.text.indexOf('\n', index + 1);
    }
    return line;
  }

  /** The character at the position and an offset; empty past the end. */
  peek(offset = 0): string {
    return this.text.charAt(this.position + offset);
  }

  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.position);
  }

  /** Matches a sticky expression here, without moving. */
  look(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text);
  }

  /** Matches a sticky expression here and moves past it. */
  take(pattern: RegExp): string | null {
    const found = this.look(pattern);
    if (found === null) {
      return null;
    }
    this.position += found[0].length;
    return found[0];
  }

  /** Moves past a token when it is next. */
  accept(token: string): boolean {
    if (!this.startsWith(token)) {
      return false;
    }
    this.position += token.length;
    return true;
  }

  /** @throws TemplateError when the token is not next. */
  expect(token: string): void {
    if (!this.accept(token)) {
      throw this.error(`expected '${token}' ${this.found()}`);
    }
  }

  skipSpace(): void {
    this.take(/\s*/y);
  }

  error(reason: string, line: number = this.line): TemplateError {
    return new TemplateError(reason, this.templateName, line);
  }

  /** Names what is here, for messages. */
  found(): string {
    return this.atEnd ? 'but the template ended' : `but found '${this.text.slice(this.position, this.position + 20)}'`;
  }
}
