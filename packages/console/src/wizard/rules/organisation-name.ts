const longestName = 120;

/** Why a text cannot be the name of an Organisation; undefined when it can. */
export function nameProblem(name: string): "missing" | "long" | "control" | undefined {
  if (name.trim() === "") return "missing";
  if (name.trim().length > longestName) return "long";
  return /\p{Cc}/u.test(name) ? "control" : undefined;
}
