import type { FileTree } from "./file-tree.ts";
import type { KitSlot } from "./kit-data.ts";
import { yamlFile, type YamlFile } from "./yaml-file.ts";

/** The files that declare a slot: one, or those of an optional slot's folder. */
export function slotFiles({ path }: KitSlot, files: FileTree): YamlFile[] {
  const paths = path.endsWith("/") ? files.under(path).filter((name) => name.endsWith(".yaml")) : [path];

  return paths.flatMap((name) => yamlFile(files, name) ?? []);
}

/** The release whose adoption of itself everything else waits for. */
const barrier = "bp-flux";

/**
 * What a slot's `dependsOn` has to name: the hard dependencies that have a slot, and in the kit bp-flux where none of them leads to it. What
 * bp-flux itself waits for comes before it; components are installed when the whole kit is there.
 */
export function slotDependencies(blueprint: string, hard: readonly string[], slots: readonly KitSlot[]): string[] {
  const edges = new Map(slots.map((slot) => [slot.blueprint, slot.dependsOn]));
  const own = hard.filter((name) => edges.has(name));
  // An opt-in slot is installed with the kit where somebody wants it.
  const isInKit = slots.some((slot) => slot.blueprint === blueprint && (slot.mandatory || slot.wave === "opt-in"));
  const isBefore = !edges.has(barrier) || leadsTo(barrier, blueprint, edges);
  const needsBarrier = isInKit && !isBefore && !own.some((name) => leadsTo(name, barrier, edges));

  return needsBarrier ? [...own, barrier] : own;
}

function leadsTo(from: string, target: string, edges: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set([from]);
  for (const name of seen) {
    if (name === target) return true;
    for (const next of edges.get(name) ?? []) seen.add(next);
  }

  return false;
}
