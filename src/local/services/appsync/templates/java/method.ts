import type { TemplateValue } from '../contract.js';

/** A Java method as templates call it: the object first. `undefined` stands for Java's null and void. */
export type Method<Target extends TemplateValue> = (
  target: Target,
  first?: TemplateValue,
  second?: TemplateValue,
) => TemplateValue;
