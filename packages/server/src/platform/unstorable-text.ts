/**
 * Where in a value from outside stands text that PostgreSQL cannot keep: the character NUL, or half of a surrogate pair.
 * A path such as `regions.0.key`, empty for the value itself; undefined when there is none.
 */
export function findUnstorableText(value: unknown, path: string[] = []): string | undefined {
  if (typeof value === "string") return isStorable(value) ? undefined : path.join(".");
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) return undefined;
  for (const [name, member] of Object.entries(value)) {
    if (!isStorable(name)) return path.join(".");
    const found = findUnstorableText(member, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
