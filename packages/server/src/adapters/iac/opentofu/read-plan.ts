import { createHash } from "node:crypto";
import type { PlanOutcome } from "../../../features/deployments/iac.ts";

/** What is read of `tofu show -json <plan>` (plan format 1.x). */
interface PlanFile {
  resource_changes?: {
    address: string;
    type: string;
    mode: string;
    change: { actions: string[]; after?: unknown; replace_paths?: unknown[][]; importing?: unknown };
  }[];
}

/** Counts a plan's changes and names what it would make and what it would destroy. */
export function readPlan(json: string): PlanOutcome {
  const changes = ((JSON.parse(json) as PlanFile).resource_changes ?? []).filter((each) => each.mode === "managed");
  const summary = { create: 0, update: 0, replace: 0, delete: 0, byType: {} as Record<string, number>, monthlyCostEUR: null, planHash: "" };
  const outcome: PlanOutcome = { summary, creates: [], destroys: [] };
  for (const { address, type, change } of changes) {
    const kind = kindOf(change.actions);
    if (!kind) continue;
    summary[kind] += 1;
    if (kind === "create") {
      summary.byType[type] = (summary.byType[type] ?? 0) + 1;
      outcome.creates.push({ address, type });
    }
    if (kind === "delete" || kind === "replace") outcome.destroys.push({ address, type, why: whyOf(kind, change.replace_paths) });
  }
  const shape = changes.map(({ address, change }) => `${address} ${change.actions.join("+")}`).toSorted();
  summary.planHash = createHash("sha256").update(shape.join("\n")).digest("hex").slice(0, 32);
  return outcome;
}

function kindOf(actions: string[]): "create" | "update" | "replace" | "delete" | undefined {
  if (actions.includes("create") && actions.includes("delete")) return "replace";
  const action = actions[0];
  return action === "create" || action === "update" || action === "delete" ? action : undefined;
}

function whyOf(kind: "delete" | "replace", paths: unknown[][] = []): string {
  if (kind === "delete") return "it is no longer wanted";
  const inputs = paths.map((path) => path.join("."));
  return inputs.length > 0 ? `${inputs.join(", ")} changed` : "an input changed that cannot be changed in place";
}
