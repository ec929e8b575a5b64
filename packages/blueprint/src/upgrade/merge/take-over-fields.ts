import { union } from "../fields/field-set.ts";
import { fieldManagers } from "../synthesise-live.ts";
import type { Applier } from "../upgrade-report.ts";
import type { Ownership } from "./managed-fields.ts";

/**
 * Appliers make what was written under other names their own before they apply, so that dropping it removes it: kustomize-controller what
 * `kubectl` wrote, Helm 4 what Helm 3 wrote. The same list comes back when there is nothing to take over.
 */
export function takeOverFields(ownerships: readonly Ownership[], applier: Applier): readonly Ownership[] {
  const { manager } = fieldManagers[applier];
  const taken = ownerships.filter((entry) => isTakenOver(entry, applier, manager));
  if (taken.length === 0) return ownerships;
  const isMine = (entry: Ownership) => entry.manager === manager && entry.operation === "Apply" && entry.subresource === undefined;
  const mine = [...taken, ...ownerships.filter(isMine)];
  const fields = mine.map((entry) => entry.fields).reduce(union);

  return [...ownerships.filter((entry) => !mine.includes(entry)), { manager, operation: "Apply", fields }];
}

function isTakenOver(entry: Ownership, applier: Applier, manager: string): boolean {
  if (entry.subresource !== undefined) return false;
  const ownUpdate = entry.manager === manager && entry.operation === "Update";
  if (applier === "kustomize") {
    return ownUpdate || entry.manager.startsWith("kubectl") || (entry.manager === "before-first-apply" && entry.operation === "Update");
  }

  return applier === "helm4" && (ownUpdate || (entry.manager === "helm" && entry.operation === "Update"));
}
