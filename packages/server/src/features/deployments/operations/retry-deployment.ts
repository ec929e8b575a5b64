import { type EventPhase, type PhaseName, type RetryRequest, isInFlight, provisionPhases } from "@catalyst/contract";
import type { Tx } from "../../../database/connect.ts";
import { CatalystError } from "../../../platform/errors.ts";
import { Secret } from "../../../platform/secret.ts";
import type { Caller } from "../../identity/caller.ts";
import type { Deployment, Facts } from "../deployment.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { findById, lockDeployment, patchDeployment } from "../store.ts";
import { demandNameAgain } from "./demand-name.ts";
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
  demandPhase(request.fromPhase);
  const token = readToken(parts, request.hetznerToken);
  const before = await findById(db, id);
  const { slug, spec } = before;
  const registrarToken = readRegistrarToken(before, request.registrarToken);
  const name = { fqdn: spec.fqdn, slug };
  if (isRetryable(before)) await demandNameAgain(parts, before);
  return withNameTaken(db, name, caller, () => db.transaction().execute(start));

  async function start(tx: Tx): Promise<Retried> {
    const deployment = await lockDeployment(tx, id);
    if (!deployment) throw new CatalystError("deployment-not-found");
    if (isInFlight(deployment.status))
      throw new CatalystError("deployment-in-flight", {
        detail: `The deployment is ${deployment.status}${deployment.phase ? ` in ${deployment.phase}` : ""}`,
      });
    if (!isRetryable(deployment)) throw new CatalystError("not-retryable", { detail: `The deployment is ${deployment.status}` });
    if (deployment.failure?.code === "wipe-incomplete")
      throw new CatalystError("not-retryable", { detail: "A wipe of this deployment did not end; repeat the wipe" });
    await demandFree(tx, name, caller, id);
    if (!(await holdToken(parts, tx, deployment, token)))
      throw new CatalystError("needs-credentials", {
        detail: "The cloud token is not held any more",
        fields: { hetznerToken: "is needed to go on" },
      });

    if (registrarToken) await parts.vault.put(tx, id, registrarToken);
    const phase = safeStart(request.fromPhase, deployment);
    const facts: Partial<Facts> = {
      applyTries: 0,
      dnsWaits: 0,
      allowReplace: request.allowReplace ?? false,
      orphans: request.orphans ?? "fail",
      ...(request.carryOver === undefined ? {} : { carryOver: request.carryOver }),
    };
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

function isRetryable({ status }: Deployment): boolean {
  return status === "failed" || status === "cancelled";
}

/** What `dns` is short for, and the phase that needs nothing but the addresses which an earlier attempt has learned. */
const dnsPhases: ReadonlySet<string> = new Set<EventPhase | "dns">(["dns", "dns-commit"]);

function demandPhase(fromPhase: string | undefined): void {
  if (fromPhase === undefined || dnsPhases.has(fromPhase) || (provisionPhases as readonly string[]).includes(fromPhase)) return;
  throw new CatalystError("unknown-phase", {
    detail: `${fromPhase.slice(0, 64)} is not a phase that can be retried. Those are ${provisionPhases.join(", ")}`,
  });
}

/** Where going on is safe: at the DNS when it was only that, else at preflight, which finds what exists. */
function safeStart(fromPhase: string | undefined, { failure, result }: Deployment): PhaseName {
  const wanted = fromPhase ?? failure?.phase ?? "preflight";
  return dnsPhases.has(wanted) && result?.loadBalancerIP ? "dns-commit" : "preflight";
}

function readRegistrarToken({ spec }: Deployment, text: string | undefined): Secret | undefined {
  const token = text?.trim();
  if (!token) return undefined;
  if (spec.domainMode !== "byo-api")
    throw new CatalystError("invalid-request", { fields: { registrarToken: "belongs to the mode byo-api alone" } });
  return new Secret("registrar_token", token);
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
