import { beforeAll, expect } from 'vitest';
import type { CheckedBackend, TargetKind } from '../backend/checked-backend.js';
import { type Found, label, ofType } from '../backend/templates.js';
import type { Checked, Finding } from '../finding.js';
import { loadChecked } from '../load-checked.js';
import { findAll } from '../rules.js';

/** A finished part of a backend, open to be spoilt. */
export type Spoilt<Part> = Part extends (infer Item)[] | readonly (infer Item)[]
  ? Spoilt<Item>[]
  : Part extends object
    ? { -readonly [Key in keyof Part]: Spoilt<Part[Key]> }
    : Part;

export type SpoiltProperties = Record<string, unknown>;

export interface Planting {
  /** The backend of this project, as it is deployed. */
  readonly checked: () => Checked;
  /** What the gate says after a fault was planted in a copy of one of the backends. */
  readonly findingsAfter: (kind: TargetKind, plant: (backend: Spoilt<CheckedBackend>) => void) => readonly Finding[];
}

/** Synthesizes what is checked, once for a file. */
export function planting(): Planting {
  let loaded: Checked | undefined;
  beforeAll(async () => {
    loaded = await loadChecked();
  }, 300_000);
  const checked = (): Checked => {
    if (loaded === undefined) {
      throw new Error('The backends did not synthesize');
    }
    return loaded;
  };
  return {
    checked,
    findingsAfter(kind, plant) {
      const backends = checked().backends.map((backend) => {
        const copy = structuredClone(backend) as Spoilt<CheckedBackend>;
        if (backend.kind === kind) {
          plant(copy);
        }
        return copy;
      });
      return findAll({ ...checked(), backends });
    },
  };
}

export function only(backend: Spoilt<CheckedBackend>, type: string, pattern = /./): Found {
  const found = ofType(backend, type).find((resource) => pattern.test(label(resource)));
  if (found === undefined) {
    throw new Error(`The backend has no ${type} like ${pattern}.`);
  }
  return found;
}

export function propertiesIn(backend: Spoilt<CheckedBackend>, type: string, pattern = /./): SpoiltProperties {
  return only(backend, type, pattern).Properties as SpoiltProperties;
}

export function statementsIn(properties: SpoiltProperties): unknown[] {
  return (properties['PolicyDocument'] as { Statement: unknown[] }).Statement;
}

export function template(backend: Spoilt<CheckedBackend>, name: string) {
  const found = backend.templates.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`There is no stack ${name}.`);
  }
  return found;
}

/** The one finding there is, by rule and subject. */
export const the = (rule: string, subject: RegExp | string, message: RegExp) => [
  expect.objectContaining({
    rule,
    subject: typeof subject === 'string' ? subject : expect.stringMatching(subject),
    message: expect.stringMatching(message),
    fix: expect.stringMatching(/\w/),
  }),
];
