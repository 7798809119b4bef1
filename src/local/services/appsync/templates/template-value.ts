/**
 * A value as templates see it: JSON, mutable, of this realm. Functions and class instances never cross.
 * A key that is absent and a key that is `undefined` are the same.
 */
export type TemplateValue = string | number | boolean | null | undefined | TemplateValue[] | TemplateMap;

export type TemplateMap = { [key: string]: TemplateValue };
