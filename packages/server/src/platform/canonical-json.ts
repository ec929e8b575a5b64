/** One text for one value: members sorted by name, no white space, undefined members left out. For hashing and comparing. */
export function canonicalJSON(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJSON(item ?? null)).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return canonicalJSON((value as { toJSON(): unknown }).toJSON());
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJSON(member)}`).join(",")}}`;
}
