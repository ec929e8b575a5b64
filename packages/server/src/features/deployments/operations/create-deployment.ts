import { createHash } from "node:crypto";
import type { CreateReply, CreateRequest } from "@catalyst/contract";
import type { Tx } from "../../../database/connect.ts";
import { CatalystError } from "../../../platform/errors.ts";
import { Secret } from "../../../platform/secret.ts";
import type { Caller } from "../../identity/caller.ts";
import { mayStartWork, roleGrants } from "@catalyst/contract";
import type { Deployment } from "../deployment.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { slugOf } from "../slug.ts";
import { countLive, findLive, insertDeployment } from "../store.ts";
import { validateRequest } from "../validate-request/validate-request.ts";

/** Bytes of randomness: a deployment's id, the bearer nodes post with, tokens of its clusters. */
const idBytes = 8;
const secretBytes = 32;

/** Accepts a request: row, secrets, first event and first job are committed together, then the answer is given. `onCommit` joins that transaction. */
export async function createDeployment(
  parts: DeploymentsParts,
  request: CreateRequest,
  caller: Caller,
  onCommit: (tx: Tx, reply: CreateReply) => Promise<void>,
): Promise<CreateReply> {
  if (!mayStartWork(caller.roles)) throw new CatalystError("forbidden");
  const { spec, secrets, warnings } = validateRequest(request, parts.rules);
  const slug = slugOf(spec.fqdn);
  const id = parts.random(idBytes).toString("hex");
  const made = ["k3s_token", "k3s_agent_token", "kubeconfig_bearer_token"].map(
    (name) => new Secret(name, parts.random(secretBytes).toString("hex")),
  );
  const bearer = made[2] as Secret;
  // From here on nothing that is written may contain them, not even when the transaction fails.
  for (const secret of [...secrets, ...made]) parts.live.add(id, secret);

  try {
    return await parts.db.transaction().execute(async (tx) => {
      await demandRoom(parts, tx, caller);
      await demandFree(tx, spec.fqdn, slug, caller);
      const deployment = await insertDeployment(tx, {
        id,
        slug,
        owner: caller.personId,
        spec,
        warnings,
        bearerHash: createHash("sha256").update(bearer.open()).digest(),
        at: parts.clock.now(),
      });
      for (const secret of [...secrets, ...made]) await parts.vault.put(tx, id, secret);
      await parts.transitions.append(
        tx,
        deployment,
        [{ message: `Provisioning ${spec.fqdn} was accepted` }, ...warnings.map((message) => ({ level: "warn" as const, message }))],
        "engine",
      );
      await parts.transitions.enter(tx, deployment, "preflight");
      const reply: CreateReply = { id, status: "provisioning", streamURL: `/api/v1/deployments/${id}/logs`, warnings };
      await onCommit(tx, reply);
      return reply;
    });
  } catch (error) {
    parts.live.forget(id);
    if (!isLiveConflict(error)) throw error;
    const winner = await findLive(parts.db, spec.fqdn, slug);
    throw sovereignExists(winner, spec.fqdn, caller);
  }
}

async function demandRoom(parts: DeploymentsParts, tx: Tx, caller: Caller): Promise<void> {
  const live = await countLive(tx, caller.personId);
  if (live < parts.maxLivePerPerson) return;
  throw new CatalystError("too-many-deployments", {
    detail: `You have ${live} live deployments; at most ${parts.maxLivePerPerson} are allowed`,
    headers: { "retry-after": "60" },
  });
}

async function demandFree(tx: Tx, fqdn: string, slug: string, caller: Caller): Promise<void> {
  const live = await findLive(tx, fqdn, slug);
  if (live) throw sovereignExists(live, fqdn, caller);
}

/** The id of the other deployment is told only to whoever may see it. */
function sovereignExists(live: Deployment | undefined, fqdn: string, caller: Caller): CatalystError {
  const sees = live && (live.owner === caller.personId || caller.roles.some((role) => roleGrants[role].includes("owner-read")));
  return new CatalystError("sovereign-exists", {
    detail: `${fqdn} has a live deployment${live && live.spec.fqdn !== fqdn ? ` under the similar name ${sees ? live.spec.fqdn : "of somebody else"}` : ""}`,
    members: sees ? { existingId: live.id } : {},
  });
}

/** The unique indexes on live names decide a race that the look before could not. */
function isLiveConflict(error: unknown): boolean {
  const { code, constraint = "" } = error as { code?: string; constraint?: string };
  return code === "23505" && constraint.startsWith("deployments_live_");
}
