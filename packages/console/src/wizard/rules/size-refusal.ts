import { type NodeSize, nodeArchitecture } from "./provider-facts.ts";

/** Why a size cannot be picked. `where` names the cloud regions that do not have it now. */
export type SizeRefusal = { kind: "arm" } | { kind: "unavailable"; where: string[] };

/** `available` is where the provider sells the size now; null or undefined when nobody could ask, and then it is not refused for that. */
export function sizeRefusal(
  size: Pick<NodeSize, "architecture">,
  cloudRegions: readonly string[],
  available: readonly string[] | null | undefined,
): SizeRefusal | undefined {
  if (size.architecture !== nodeArchitecture) return { kind: "arm" };
  if (!available) return undefined;
  const where = [...new Set(cloudRegions)].filter((region) => region !== "" && !available.includes(region));
  return where.length > 0 ? { kind: "unavailable", where } : undefined;
}
