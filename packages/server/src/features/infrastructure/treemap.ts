import { type TreemapQuery, type TreemapReply, roleGrants, treemapColors, treemapGroups, treemapSizes } from "@catalyst/contract";
import type { Static } from "typebox";
import type { Db } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import { findOwner } from "../deployments/find-owner.ts";
import type { Caller } from "../identity/caller.ts";
import { demandOurs } from "./infrastructure.ts";

const mostLayers = 4;

/** Live workloads by size and colour. There are none until a cluster can be asked, and none are made up. */
export async function readTreemap(db: Db, query: Static<typeof TreemapQuery>, caller: Caller): Promise<TreemapReply> {
  demandLayers(query.group_by ?? "application");
  demandOneOf("invalid-color-by", query.color_by ?? "utilization", treemapColors);
  demandOneOf("invalid-size-by", query.size_by ?? "cpu_limit", treemapSizes);
  if (query.deployment_id !== undefined) {
    await demandVisible(db, query.deployment_id, caller);
    await demandOurs(db, query.deployment_id);
  }
  return { items: [], total_count: 0 };
}

function demandLayers(text: string): void {
  const layers = text.split(",").map((layer) => layer.trim());
  for (const layer of layers) demandOneOf("invalid-group-by", layer, treemapGroups);
  if (new Set(layers).size < layers.length) throw new CatalystError("invalid-group-by", { detail: "A layer is named twice" });
  if (layers.length > mostLayers)
    throw new CatalystError("invalid-group-by", { detail: `${layers.length} layers are named; at most ${mostLayers} are possible` });
}

function demandOneOf(code: "invalid-group-by" | "invalid-color-by" | "invalid-size-by", value: string, known: readonly string[]): void {
  if (!known.includes(value))
    throw new CatalystError(code, { detail: `${value.slice(0, 64) || "Nothing"} is not one of ${known.join(", ")}` });
}

/** Whoever may not see a deployment hears that there is none. */
async function demandVisible(db: Db, deploymentId: string, { personId, roles }: Caller): Promise<void> {
  const seesAll = roles.some((role) => roleGrants[role].includes("owner-read"));
  if (!seesAll && (await findOwner(db, deploymentId)) !== personId) throw new CatalystError("deployment-not-found");
}
