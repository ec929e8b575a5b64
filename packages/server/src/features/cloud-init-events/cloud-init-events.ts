import type { CloudInitEvent } from "@catalyst/contract";
import { sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError, PhaseFailure } from "../../platform/errors.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { findDeployment, lockDeployment, type Transitions } from "../deployments/deployments.ts";
import { demandBearer } from "../kubeconfigs/kubeconfigs.ts";

export interface CloudInitParts {
  db: Db;
  clock: Clock;
  transitions: Transitions;
}

/** Events one node may post; a boot takes about twenty. */
const mostPerNode = 200;

/**
 * Stores what a node says about its first boot. A first control plane that has given up fails the deployment, since nothing can follow without it;
 * a failure of any other node is only told.
 */
export async function recordCloudInitEvent(
  parts: CloudInitParts,
  id: string,
  bearer: string | undefined,
  event: CloudInitEvent,
): Promise<void> {
  const found = await findDeployment(parts.db, id);
  if (!found) throw new CatalystError("deployment-not-found");
  if (!found.spec.regions.some(({ key }) => key === event.region)) throw new CatalystError("region-not-found");
  demandBearer(found, bearer, parts.clock.now());
  await parts.db.transaction().execute(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    if (!deployment) throw new CatalystError("deployment-not-found");
    await demandRoom(tx, id, event.node);
    const { node: resource, region, step, status } = event;
    const message = `${event.node}: ${step} ${sayings[status]}${event.message === "" ? "" : `: ${event.message}`}`;
    await parts.transitions.append(
      tx,
      deployment,
      [{ level: status === "failed" ? "warn" : "info", message, resource, region, state: status }],
      "cloud-init",
    );
    if (status === "failed" && isDecisive(deployment, event)) await parts.transitions.fail(tx, deployment, undefined, failureOf(event));
  });
}

const sayings: Record<CloudInitEvent["status"], string> = { started: "started", ok: "is done", failed: "failed for good" };

async function demandRoom(tx: Tx, id: string, node: string): Promise<void> {
  const { count } = await tx
    .selectFrom("events")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("deployment_id", "=", id)
    .where(sql<string>`body->>'phase'`, "=", "cloud-init")
    .where(sql<string>`body->>'resource'`, "=", node)
    .executeTakeFirstOrThrow();
  if (count >= mostPerNode)
    throw new CatalystError("rate-limited", { detail: `A node may post ${mostPerNode} events`, headers: { "retry-after": "3600" } });
}

/** Nodes post a failure only after their last try. Only while the deployment waits for its nodes does it decide anything. */
function isDecisive(deployment: Deployment, { node }: CloudInitEvent): boolean {
  return deployment.status === "flux-bootstrapping" && node.endsWith("-cp-1");
}

function failureOf({ node, region, step, message, tail }: CloudInitEvent): PhaseFailure {
  const end = tail?.trim() ? `\n${tail.trim()}` : "";
  return new PhaseFailure("cloud-init-failed", {
    message: `The first boot of ${node} failed in step ${step}: ${message}${end}`,
    sentence: `${node} could not finish its first boot; its log's end says why. Wipe the deployment and provision it again once that is mended.`,
    culprit: { kind: "node", name: node, region, reason: step, message },
  });
}
