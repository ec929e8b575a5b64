import { isRecord } from "../../model/yaml-file.ts";
import { deepEqual } from "../fields/deep-equal.ts";
import { fieldType, itemType, type MergeType } from "../fields/merge-type.ts";

type Fields = Record<string, unknown>;

/**
 * The three-way strategic merge patch as Helm 3 and `kubectl apply` make it: what the new manifest says and the live object does not have
 * is set, even over others; what the old manifest said and the new one does not goes; what neither names stays.
 */
export function threeWayMergePatch(original: Fields, modified: Fields, current: Fields, type: MergeType): Fields {
  const patch: Fields = {};
  for (const [name, value] of Object.entries(modified)) {
    if (value === undefined) continue;
    const change = patchOf(original[name], value, current[name], fieldType(type, name), name, patch);
    if (change !== unchanged) patch[name] = change;
  }
  for (const name of Object.keys(original)) if (modified[name] === undefined) patch[name] = null;

  return patch;
}

const unchanged = Symbol("unchanged");
const orderOf = "$setElementOrder/";
const deletedFrom = "$deleteFromPrimitiveList/";

function patchOf(original: unknown, modified: unknown, current: unknown, type: MergeType, name: string, parent: Fields): unknown {
  if (isRecord(modified) && isRecord(current)) return patchOfRecord(isRecord(original) ? original : {}, modified, current, type);
  if (Array.isArray(modified) && Array.isArray(current)) {
    const before: unknown[] = Array.isArray(original) ? original : [];
    if (type.strategicKey !== undefined) {
      if (isReordered(modified, current, type.strategicKey)) parent[`${orderOf}${name}`] = keysOnly(modified, type.strategicKey);
      return patchOfItems(before, modified, current, type, type.strategicKey);
    }
    if (type.strategicSet) return patchOfValues(before, modified, current, name, parent);
  }

  return deepEqual(modified, current) ? unchanged : modified;
}

function patchOfRecord(original: Fields, modified: Fields, current: Fields, type: MergeType): Fields | typeof unchanged {
  const patch = threeWayMergePatch(original, modified, current, type);
  const clears = type.retainKeys === true && Object.keys(current).some((name) => modified[name] === undefined);
  if (Object.keys(patch).length === 0 && !clears) return unchanged;

  return type.retainKeys ? { ...patch, $retainKeys: Object.keys(modified).toSorted() } : patch;
}

function patchOfItems(original: unknown[], modified: unknown[], current: unknown[], type: MergeType, key: string): unknown {
  const find = (items: unknown[], value: unknown) => items.filter(isRecord).find((item) => deepEqual(item[key], value));
  const patch: unknown[] = [];
  for (const item of modified.filter(isRecord)) {
    const there = find(current, item[key]);
    const change = there ? patchOfRecord(find(original, item[key]) ?? {}, item, there, itemType(type)) : item;
    if (change !== unchanged) patch.push({ ...change, [key]: item[key] });
  }
  for (const item of original.filter(isRecord)) {
    if (!find(modified, item[key])) patch.push({ $patch: "delete", [key]: item[key] });
  }

  return patch.length === 0 ? unchanged : patch;
}

function patchOfValues(original: unknown[], modified: unknown[], current: unknown[], name: string, parent: Fields): unknown {
  const gone = original.filter((value) => !modified.includes(value));
  if (gone.length > 0) parent[`${deletedFrom}${name}`] = gone;
  const added = modified.filter((value) => !current.includes(value));

  return added.length === 0 ? unchanged : added;
}

/** The order is sent along unless the live items stand in it already. */
function isReordered(modified: unknown[], current: unknown[], key: string): boolean {
  return !deepEqual(keysOnly(modified, key), keysOnly(current, key));
}

function keysOnly(items: unknown[], key: string): Fields[] {
  return items.filter(isRecord).map((item) => ({ [key]: item[key] }));
}

/** What the API server makes of such a patch. */
export function applyStrategicMergePatch(current: Fields, patch: Fields, type: MergeType): Fields {
  const { $retainKeys: retained, ...changes } = patch;
  const patched: Fields = Array.isArray(retained)
    ? Object.fromEntries(Object.entries(current).filter(([name]) => retained.includes(name)))
    : { ...current };
  for (const [name, change] of Object.entries(changes)) {
    if (name.startsWith(orderOf)) continue;
    if (name.startsWith(deletedFrom)) removeValues(patched, name.slice(deletedFrom.length), change);
    else if (change === null) delete patched[name];
    else patched[name] = applied(patched[name], change, fieldType(type, name));
  }
  for (const [name, order] of Object.entries(changes)) {
    if (name.startsWith(orderOf)) orderItems(patched, current, name.slice(orderOf.length), order);
  }

  return patched;
}

/** Named items in the order given; those that only the server has keep their place before the first named one they stood before. */
function orderItems(patched: Fields, current: Fields, name: string, order: unknown): void {
  const items = patched[name];
  if (!Array.isArray(items) || !Array.isArray(order)) return;
  const before: unknown[] = Array.isArray(current[name]) ? current[name] : [];
  const place = (list: unknown[], item: unknown) =>
    list.findIndex((entry) => isRecord(entry) && isRecord(item) && order.some((one) => sameKey(one, entry, item)));
  const rank = (item: unknown) => order.findIndex((one) => isRecord(one) && isRecord(item) && deepEqual({ ...item, ...one }, item));
  const named = items.filter((item) => rank(item) !== -1).toSorted((a, b) => rank(a) - rank(b));
  const others: unknown[] = items.filter((item) => rank(item) === -1);
  const ordered: unknown[] = [];
  while (named.length > 0 || others.length > 0) {
    const [mine, other] = [place(before, named[0]), before.indexOf(others[0])];
    const takeOther = named.length === 0 || (others.length > 0 && mine !== -1 && other !== -1 && other < mine);
    ordered.push(takeOther ? others.shift() : named.shift());
  }
  patched[name] = ordered;
}

function sameKey(key: unknown, one: Fields, other: Fields): boolean {
  return isRecord(key) && Object.entries(key).every(([name, value]) => deepEqual(one[name], value) && deepEqual(other[name], value));
}

function applied(current: unknown, change: unknown, type: MergeType): unknown {
  if (isRecord(change)) return applyStrategicMergePatch(isRecord(current) ? current : {}, change, type);
  if (!Array.isArray(change)) return change;
  const there: unknown[] = Array.isArray(current) ? current : [];
  if (type.strategicSet) return [...there, ...change.filter((value) => !there.includes(value))];

  return type.strategicKey === undefined ? change : applyItems(there, change, itemType(type), type.strategicKey);
}

function applyItems(current: unknown[], changes: unknown[], type: MergeType, key: string): unknown[] {
  let items = [...current];
  for (const change of changes.filter(isRecord)) {
    const matches = (item: unknown) => isRecord(item) && deepEqual(item[key], change[key]);
    if (change["$patch"] === "delete") items = items.filter((item) => !matches(item));
    else if (items.some(matches)) items = items.map((item) => (matches(item) ? applied(item, change, type) : item));
    else items.push(applied(undefined, change, type));
  }

  return items;
}

function removeValues(fields: Fields, name: string, gone: unknown): void {
  const there = fields[name];
  if (Array.isArray(there) && Array.isArray(gone)) fields[name] = there.filter((value) => !gone.includes(value));
}
