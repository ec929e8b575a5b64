/**
 * A set of fields of one object, as `metadata.managedFields[].fieldsV1` writes it. A step is `f:<name>` into an object, `k:{…}` to the item of
 * a list with these keys, `v:<value>` to a value of a list that is a set, `i:<n>` to a place in a list.
 */
export interface FieldSet {
  /** The field itself is in the set, not only something below it. */
  member: boolean;
  children: ReadonlyMap<string, FieldSet>;
}

export const emptyFieldSet: FieldSet = { member: false, children: new Map() };

export function isEmpty(set: FieldSet): boolean {
  return !set.member && set.children.size === 0;
}

export function union(one: FieldSet, other: FieldSet): FieldSet {
  const children = new Map(one.children);
  for (const [step, child] of other.children) {
    const known = children.get(step);
    children.set(step, known ? union(known, child) : child);
  }

  return { member: one.member || other.member, children };
}

/** Members of `one` that are no members of `other`. */
export function difference(one: FieldSet, other: FieldSet): FieldSet {
  return combine(one, other, (mine, theirs) => mine && !theirs);
}

export function intersection(one: FieldSet, other: FieldSet): FieldSet {
  return combine(one, other, (mine, theirs) => mine && theirs);
}

function combine(one: FieldSet, other: FieldSet, keep: (mine: boolean, theirs: boolean) => boolean): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [step, child] of one.children) {
    const kept = combine(child, other.children.get(step) ?? emptyFieldSet, keep);
    if (!isEmpty(kept)) children.set(step, kept);
  }

  return { member: keep(one.member, other.member), children };
}

/**
 * With every named field on the way to a member a member too. A manager that sets `strategy.type` thereby owns `strategy`: this is how the
 * API server decides whether a whole struct goes when its manager drops it.
 */
export function withNamedFields(set: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [step, child] of set.children) {
    const named = withNamedFields(child);
    children.set(step, step.startsWith("f:") ? { ...named, member: true } : named);
  }

  return { member: set.member, children };
}

export function containsSet(whole: FieldSet, part: FieldSet): boolean {
  return isEmpty(difference(part, whole));
}

/** Every member, as the steps that lead to it. */
export function membersOf(set: FieldSet, path: readonly string[] = []): (readonly string[])[] {
  const below = [...set.children].flatMap(([step, child]) => membersOf(child, [...path, step]));

  return set.member ? [path, ...below] : below;
}

export function hasMember(set: FieldSet, path: readonly string[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return set.member;
  const child = set.children.get(step);

  return child !== undefined && hasMember(child, rest);
}

export function setOfPaths(paths: Iterable<readonly string[]>): FieldSet {
  let set = emptyFieldSet;
  for (const path of paths) set = union(set, setOfPath(path));

  return set;
}

function setOfPath([step, ...rest]: readonly string[]): FieldSet {
  return step === undefined ? { member: true, children: new Map() } : { member: false, children: new Map([[step, setOfPath(rest)]]) };
}
