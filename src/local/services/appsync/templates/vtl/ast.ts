/** What a template is made of. `line` is 1-based. */
export type Statement =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly reference: Reference }
  | { readonly kind: 'set'; readonly target: Reference; readonly value: Expression; readonly line: number }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: readonly Statement[] }
  | {
      readonly kind: 'foreach';
      readonly variable: string;
      readonly source: Expression;
      readonly body: readonly Statement[];
      readonly line: number;
    }
  | { readonly kind: 'break' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'return'; readonly value: Expression | null };

export interface Branch {
  readonly condition: Expression;
  readonly body: readonly Statement[];
}

export interface Reference {
  readonly kind: 'reference';
  readonly name: string;
  readonly path: readonly PathPart[];
  /** `$!name`: prints nothing when it is null. */
  readonly quiet: boolean;
  /** As written; what an unresolved reference prints. */
  readonly source: string;
  readonly line: number;
}

export type PathPart =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'method'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'index'; readonly index: Expression };

export type Expression =
  | Reference
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'interpolation'; readonly parts: readonly (string | Reference)[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: Expression, value: Expression])[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'negative'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';
