/**
 * How the API merges one place of an object. Where nothing is said, an object is merged field by field and a list replaced whole. The same
 * type serves both merges: server-side apply (`keys`, `set`, `atomic`) and the strategic merge of clients (`strategicKey`, `strategicSet`,
 * `retainKeys`), which differ in a few places.
 */
export interface MergeType {
  /** Replaced whole by server-side apply, though it is an object. */
  atomic?: true;
  fields?: Readonly<Record<string, MergeType>>;
  /** Type of the values of an object with free keys. */
  values?: MergeType;
  /** Server-side apply finds an item of the list by these fields. */
  keys?: readonly string[];
  /** What a missing key stands for. */
  keyDefaults?: Readonly<Record<string, unknown>>;
  /** Server-side apply takes the list as a set of plain values. */
  set?: true;
  /** Strategic merge finds an item by this field. */
  strategicKey?: string;
  /** Strategic merge joins plain values. */
  strategicSet?: true;
  /** Strategic merge keeps only the fields the new manifest names: `patchStrategy: retainKeys`. */
  retainKeys?: true;
  items?: MergeType;
}

export const anyType: MergeType = {};

export function fieldType(type: MergeType, name: string): MergeType {
  return type.fields?.[name] ?? type.values ?? anyType;
}

export function itemType(type: MergeType): MergeType {
  return type.items ?? anyType;
}

/** A list whose items are found by one field, in both merges. */
export function listByKey(key: string, items: MergeType = anyType, more: MergeType = {}): MergeType {
  return { keys: [key], strategicKey: key, items, ...more };
}

/** The keys of an item, with what a missing one stands for. */
export function keysOf(type: MergeType, item: Record<string, unknown>): Record<string, unknown> {
  const keys: Record<string, unknown> = {};
  for (const key of type.keys ?? []) {
    const value = item[key] ?? type.keyDefaults?.[key];
    if (value !== undefined) keys[key] = value;
  }

  return keys;
}
