import { type PhaseName, type RetryRequest, isInFlight, provisionPhases } from "@catalyst/contract";
import type { Tx } from "../../../database/connect.ts";
import { CatalystError } from "../../../platform/errors.ts";
import { Secret } from "../../../platform/secret.ts";
import type { Caller } from "../../identity/caller.ts";
import type { Facts } from "../deployment.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { findById, lockDeployment, patchDeployment } from "../store.ts";
import { holdToken } from "./hold-token.ts";
import { demandFree, withNameTaken } from "./sovereign-exists.ts";

export interface Retried {
  deploymentId: string;
  phase: PhaseName;
  attempt: number;
}

/** Runs a failed or cancelled deployment again, from the safe start of a phase. A failed wipe is repeated by wiping. */
export async function retryDeployment(parts: DeploymentsParts, id: string, request: RetryRequest, caller: Caller): Promise<Retried> {
  const { db, clock } = parts;
  const phase = safeStart(request.fromPhase);
  const token = readToken(parts, request.hetznerToken);
  const { slug, spec } = await findById(db, id);
  const name = { fqdn: spec.fqdn, slug };
  return withNameTaken(db, name, caller, () => db.transaction().execute(start));

  async function start(tx: Tx): Promise<Retried> {
    const deployment = await lockDeployment(tx, id);
    if (!deployment) throw new CatalystError("deployment-not-found");
    if (isInFlight(deployment.status))
      throw new CatalystError("deployment-in-flight", {
        detail: `The deployment is ${deployment.status}${deployment.phase ? ` in ${deployment.phase}` : ""}`,
      });
    if (deployment.status !== "failed" && deployment.status !== "cancelled")
      throw new CatalystError("not-retryable", { detail: `The deployment is ${deployment.status}` });
    if (deployment.failure?.code === "wipe-incomplete")
      throw new CatalystError("not-retryable", { detail: "A wipe of this deployment did not end; repeat the wipe" });
    await demandFree(tx, name, caller, id);
    if (!(await holdToken(parts, tx, deployment, token)))
      throw new CatalystError("needs-credentials", {
        detail: "The cloud token is not held any more",
        fields: { hetznerToken: "is needed to go on" },
      });

    const facts: Partial<Facts> = { applyTries: 0, allowReplace: request.allowReplace ?? false, orphans: request.orphans ?? "fail" };
    const attempt = deployment.attempt + 1;
    const prepared = await patchDeployment(
      tx,
      id,
      { facts, failure: null, finishedAt: null, cancelRequested: false, attempt },
      { at: clock.now() },
    );
    if (!prepared) throw new CatalystError("deployment-not-found");
    await parts.transitions.append(tx, prepared, [{ message: `Attempt ${attempt}, from ${phase}` }], "engine");
    await parts.transitions.enter(tx, prepared, phase, attempt);
    return { deploymentId: id, phase, attempt };
  }
}

/** Whatever phase is asked for, going on is safe from preflight alone, which finds what exists. */
function safeStart(fromPhase: string | undefined): PhaseName {
  if (fromPhase === undefined) return "preflight";
  if (!(provisionPhases as readonly string[]).includes(fromPhase)) {
    throw new CatalystError("unknown-phase", {
      detail: `${fromPhase.slice(0, 64)} is not a phase that can be retried. Those are ${provisionPhases.join(", ")}`,
    });
  }
  return "preflight";
}

function readToken(parts: DeploymentsParts, text: string | undefined): Secret | undefined {
  if (text === undefined) return undefined;
  const token = text.trim();
  if (token.length !== 64)
    throw new CatalystError("invalid-request", {
      fields: { hetznerToken: `must have exactly 64 characters; this one has ${token.length}` },
    });
  if (!parts.rules.tokenFits(token))
    throw new CatalystError("invalid-request", { fields: { hetznerToken: "does not belong to the cloud that this mothership talks to" } });
  return new Secret("hcloud_token", token);
}
