import { isRecord } from "../../model/yaml-file.ts";

export type Fields = Record<string, unknown>;

/** A copy in which what is absent has the given value. A value of undefined sets nothing. */
export function withDefaults(fields: Fields, defaults: Fields): Fields {
  const filled = { ...fields };
  for (const [name, value] of Object.entries(defaults)) if (isAbsent(filled[name]) && value !== undefined) filled[name] = value;

  return filled;
}

/** A copy with one field changed, when it is an object. */
export function withRecord(fields: Fields, name: string, change: (record: Fields) => Fields): Fields {
  const value = fields[name];

  return isRecord(value) ? { ...fields, [name]: change(value) } : fields;
}

/** A copy with every object of a list changed. */
export function withItems(fields: Fields, name: string, change: (item: Fields) => Fields): Fields {
  const value = fields[name];

  return Array.isArray(value) ? { ...fields, [name]: value.map((item: unknown) => (isRecord(item) ? change(item) : item)) } : fields;
}

export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
